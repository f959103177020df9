using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>The state of one evaluation: bindings, local names, cost so far.</summary>
internal sealed class Frame(int slots)
{
    // Rounds between two looks at the token.
    private const int CheckEvery = 100;

    private readonly CelValue[] _locals = new CelValue[slots];
    private CelBindings _bindings = null!;
    private CancellationToken _cancellation;
    private ulong _limit;
    private int _rounds;

    public ulong Cost;

    public long Work;

    public void Start(CelBindings? bindings, ulong limit, CancellationToken cancellation)
    {
        _bindings = bindings!;
        _limit = limit;
        _cancellation = cancellation;
        _rounds = 0;
        Cost = 0;
        Work = 0;
    }

    public void Clear()
    {
        _bindings = null!;
        Array.Clear(_locals);
    }

    public CelValue Variable(int index) => _bindings.Get(index);

    public ref CelValue Local(int slot) => ref _locals[slot];

    /// <exception cref="CostLimitException">The evaluation has cost more than it may.</exception>
    public void CheckLimit()
    {
        if (Cost > _limit || Work > ValueEquality.MaxWork)
        {
            throw new CostLimitException();
        }
    }

    /// <summary>Called once a round of each loop.</summary>
    /// <exception cref="CostLimitException">The evaluation has cost more than it may.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Round()
    {
        CheckLimit();
        if (++_rounds >= CheckEvery)
        {
            _rounds = 0;
            _cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Adds a cost that may be large.</summary>
    /// <exception cref="CostLimitException">The evaluation has cost more than it may.</exception>
    public void Charge(ulong cost)
    {
        Cost = cost > ulong.MaxValue - Cost ? ulong.MaxValue : Cost + cost;
        CheckLimit();
    }
}
