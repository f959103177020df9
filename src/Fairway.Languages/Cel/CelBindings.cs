using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Languages.Cel;

/// <summary>Values for an environment's variables. Not safe for use by two evaluations at once; may be used for one after the other.</summary>
public sealed class CelBindings
{
    private readonly CelEnvironment _environment;
    private readonly Entry[] _entries;

    internal CelBindings(CelEnvironment environment)
    {
        _environment = environment;
        _entries = new Entry[environment.Variables.Count];
    }

    /// <summary>Binds a variable to JSON, which is read as the variable's declared type.</summary>
    /// <exception cref="ArgumentException">The environment has no such variable.</exception>
    public CelBindings Set(string variable, Value value)
    {
        var index = Find(variable);
        _entries[index] = new(ValueAdaptation.Read(value, _environment.Variables[index].Type), null);
        return this;
    }

    /// <summary>Binds a variable of an optional type to JSON, which is read as the type within, or to nothing.</summary>
    /// <exception cref="ArgumentException">The environment has no such variable.</exception>
    public CelBindings SetOptional(string variable, Value? value)
    {
        var index = Find(variable);
        var type = _environment.Variables[index].Type.Parameters[0];
        _entries[index] = new(value is { } present ? CelOptional.Of(ValueAdaptation.Read(present, type)) : CelOptional.None, null);
        return this;
    }

    /// <summary>Binds a variable to a value of the language.</summary>
    /// <exception cref="ArgumentException">The environment has no such variable.</exception>
    public CelBindings SetValue(string variable, CelValue value)
    {
        _entries[Find(variable)] = new(value, null);
        return this;
    }

    /// <summary>Binds a variable to what the function gives; it is called once, when the variable is first used.</summary>
    /// <exception cref="ArgumentException">The environment has no such variable.</exception>
    public CelBindings SetLazily(string variable, Func<CelValue> compute)
    {
        _entries[Find(variable)] = new(default, compute);
        return this;
    }

    internal bool IsFor(CelEnvironment environment) => ReferenceEquals(_environment, environment);

    internal CelValue Get(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.Compute is { } compute)
        {
            entry = new(compute(), null);
        }

        return entry.IsBound ? entry.Value : CelValue.Error($"no such attribute(s): {_environment.Variables[index].Name}");
    }

    private int Find(string variable) => _environment.IndexOf(variable) is var index and >= 0
        ? index
        : throw new ArgumentException($"the environment has no variable '{variable}'", nameof(variable));

    private readonly struct Entry(CelValue value, Func<CelValue>? compute)
    {
        public CelValue Value { get; } = value;

        public Func<CelValue>? Compute { get; } = compute;

        public bool IsBound { get; } = true;
    }
}
