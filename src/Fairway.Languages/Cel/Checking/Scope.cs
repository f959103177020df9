using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Checking;

/// <summary>The names that macros have introduced around a place, the nearest last, each with its type and its slot in the frame.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, CelType Type, int Slot)> _names = [];

    /// <summary>How many slots the whole expression needs.</summary>
    public int SlotCount { get; private set; }

    public int Push(string name, CelType type)
    {
        _names.Add((name, type, SlotCount));
        return SlotCount++;
    }

    public void Pop(int count) => _names.RemoveRange(_names.Count - count, count);

    public bool TryFind(string name, out CelType type, out int slot)
    {
        for (var i = _names.Count - 1; i >= 0; i--)
        {
            if (string.Equals(_names[i].Name, name, StringComparison.Ordinal))
            {
                (_, type, slot) = _names[i];
                return true;
            }
        }

        (type, slot) = (CelType.Error, -1);
        return false;
    }

    public bool Has(string name) => TryFind(name, out _, out _);
}
