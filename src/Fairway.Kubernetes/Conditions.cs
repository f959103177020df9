using Fairway.Values;

namespace Fairway.Kubernetes;

/// <summary>Changes lists of conditions; the order of those that stay is kept.</summary>
public static class Conditions
{
    /// <summary>The condition with this type, or null.</summary>
    public static Value Find(ValueList conditions, string type)
    {
        foreach (var condition in conditions)
        {
            if (condition["type"].AsString() == type)
            {
                return condition;
            }
        }

        return Value.Null;
    }

    public static ValueList Remove(ValueList conditions, string type) =>
        Find(conditions, type).IsNull
            ? conditions
            : ValueList.From(conditions.Where(condition => condition["type"].AsString() != type));

    /// <summary>Replaces the condition of the same type, or adds it at the end.</summary>
    public static ValueList Put(ValueList conditions, Value condition)
    {
        var type = condition["type"].AsString() ?? "";
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i]["type"].AsString() == type)
            {
                return conditions[i] == condition ? conditions : conditions.SetAt(i, condition);
            }
        }

        return conditions.Add(condition);
    }

    /// <summary>Sets type, status, reason and message; the transition time moves only when the status does.</summary>
    public static ValueList Set(ValueList conditions, string type, bool status, string reason, string message, DateTimeOffset now)
    {
        var old = Find(conditions, type);
        Value text = status ? "True" : "False";
        return Put(conditions, Value.Map(
            ("type", type),
            ("status", text),
            ("lastTransitionTime", !old.IsNull && old["status"] == text ? old["lastTransitionTime"] : Timestamps.Seconds(now)),
            ("reason", reason),
            ("message", message)));
    }
}
