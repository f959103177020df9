using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>The conditions of a definition while they are changed; a condition keeps its time as long as its status stays.</summary>
internal sealed class DefinitionConditions(ValueList before, string now)
{
    public ValueList Items { get; private set; } = before;

    public void Set(string type, bool status, string reason, string message)
    {
        var index = IndexOf(type);
        var text = status ? "True" : "False";
        var since = index >= 0 && Items[index]["status"].AsString() == text ? Items[index]["lastTransitionTime"] : now;
        var condition = Value.Map(("type", type), ("status", text), ("lastTransitionTime", since), ("reason", reason), ("message", message));
        Items = index >= 0 ? Items.SetAt(index, condition) : Items.Add(condition);
    }

    private int IndexOf(string type)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i]["type"].AsString() == type)
            {
                return i;
            }
        }

        return -1;
    }
}
