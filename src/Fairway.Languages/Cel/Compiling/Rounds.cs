using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>The rounds of a loop: what its variables are in each.</summary>
internal readonly struct Rounds
{
    private readonly ListView _list;
    private readonly MapView _map;
    private readonly bool _isList;

    public Rounds(CelValue range)
    {
        _isList = range.IsList;
        _list = new(range);
        _map = new(range);
        Count = _isList ? _list.Count : _map.Count;
    }

    public int Count { get; }

    public void Load(Frame frame, ComprehensionExpr loop, int round)
    {
        if (loop.Second is null)
        {
            frame.Local(loop.Slot) = _isList ? _list[round] : _map.KeyAt(round);
            return;
        }

        frame.Local(loop.Slot) = _isList ? round : _map.KeyAt(round);
        frame.Local(loop.SecondSlot) = _isList ? _list[round] : _map.ValueAt(round);
    }
}
