using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>
/// Loops, each compiled as itself. The numbers are what a round of the macro's expansion costs beside its predicate, such as reading the
/// accumulator and testing it.
/// </summary>
internal sealed partial class Compiler
{
    private Step Loop(ComprehensionExpr loop)
    {
        var range = Compile(loop.Range).Run;
        var body = Compile(loop.Body).Run;
        var filter = loop.Filter is null ? null : Compile(loop.Filter).Run;
        var run = loop.Kind switch
        {
            LoopKind.All => Quantifier(loop, body, isAll: true),
            LoopKind.Exists => Quantifier(loop, body, isAll: false),
            LoopKind.ExistsOne => ExactlyOne(loop, body),
            LoopKind.Filter => Filtered(loop, body),
            LoopKind.Map => Mapped(loop, filter, body),
            LoopKind.TransformMap => MappedValues(loop, filter, body),
            _ => MappedEntries(loop, filter, body),
        };
        return frame =>
        {
            var value = range(frame);
            return value.IsList || value.IsMap ? run(frame, new(value)) : Failures.OrNoOverload(value);
        };
    }

    // @not_strictly_false(@result), then @result && predicate; for exists also a negation.
    private static LoopStep Quantifier(ComprehensionExpr loop, Step body, bool isAll) => (frame, rounds) =>
    {
        var test = isAll ? 2u : 3u;
        CelValue result = isAll;
        for (var i = 0; i < rounds.Count; i++)
        {
            frame.Round();
            rounds.Load(frame, loop, i);
            frame.Cost += test + 1;
            var value = body(frame);
            if (!value.IsBool)
            {
                result = Failures.Merge(result, Failures.OrNoOverload(value));
            }
            else if (value.RawBool != isAll)
            {
                frame.Cost += i + 1 < rounds.Count ? test + 1 : 1;
                return value;
            }
        }

        frame.Cost++;
        return result;
    };

    private static LoopStep ExactlyOne(ComprehensionExpr loop, Step body) => (frame, rounds) =>
    {
        var count = 0;
        for (var i = 0; i < rounds.Count; i++)
        {
            frame.Round();
            rounds.Load(frame, loop, i);
            var value = body(frame);
            if (!value.IsBool)
            {
                return Failures.OrNoOverload(value);
            }

            count += value.RawBool ? 1 : 0;
            frame.Cost += value.RawBool ? 2u : 0u;
        }

        frame.Cost += 2;
        return count == 1;
    };

    private static LoopStep Filtered(ComprehensionExpr loop, Step body) => (frame, rounds) =>
    {
        var kept = new List<CelValue>();
        for (var i = 0; i < rounds.Count; i++)
        {
            frame.Round();
            rounds.Load(frame, loop, i);
            var item = frame.Local(loop.Slot);
            var value = body(frame);
            if (!value.IsBool)
            {
                return Failures.OrNoOverload(value);
            }

            if (value.RawBool)
            {
                frame.Cost += ListCost + 3;
                kept.Add(item);
            }
        }

        frame.Cost++;
        return new CelList([.. kept]);
    };

    private static LoopStep Mapped(ComprehensionExpr loop, Step? filter, Step body) => (frame, rounds) =>
    {
        var items = new List<CelValue>(filter is null ? rounds.Count : 4);
        for (var i = 0; i < rounds.Count; i++)
        {
            if (!Begin(frame, rounds, loop, i, filter, out var failure))
            {
                if (failure.IsProper)
                {
                    continue;
                }

                return failure;
            }

            frame.Cost += ListCost + 2;
            var value = body(frame);
            if (!value.IsProper)
            {
                return value;
            }

            items.Add(value);
        }

        frame.Cost++;
        return new CelList([.. items]);
    };

    private static LoopStep MappedValues(ComprehensionExpr loop, Step? filter, Step body) => (frame, rounds) =>
    {
        var builder = new MapBuilder(rounds.Count);
        for (var i = 0; i < rounds.Count; i++)
        {
            if (!Begin(frame, rounds, loop, i, filter, out var failure))
            {
                if (failure.IsProper)
                {
                    continue;
                }

                return failure;
            }

            frame.Cost += 3;
            var key = frame.Local(loop.Slot);
            var value = body(frame);
            if (!value.IsProper)
            {
                return value;
            }

            builder.TryAdd(key, value);
        }

        frame.Cost++;
        return builder.Build();
    };

    private static LoopStep MappedEntries(ComprehensionExpr loop, Step? filter, Step body) => (frame, rounds) =>
    {
        var builder = new MapBuilder(rounds.Count);
        for (var i = 0; i < rounds.Count; i++)
        {
            if (!Begin(frame, rounds, loop, i, filter, out var failure))
            {
                if (failure.IsProper)
                {
                    continue;
                }

                return failure;
            }

            frame.Cost += 2;
            var value = body(frame);
            if (!value.IsMap)
            {
                return Failures.OrNoOverload(value);
            }

            var entries = new MapView(value);
            for (var j = 0; j < entries.Count; j++)
            {
                if (!builder.TryAdd(entries.KeyAt(j), entries.ValueAt(j)).IsNull)
                {
                    return CelValue.Error($"insert failed: key {entries.KeyAt(j)} already exists");
                }
            }
        }

        frame.Cost++;
        return builder.Build();
    };

    // Loads a round and asks the filter: false with a proper value when it leaves the round out, with a failure when it fails.
    private static bool Begin(Frame frame, Rounds rounds, ComprehensionExpr loop, int round, Step? filter, out CelValue failure)
    {
        frame.Round();
        rounds.Load(frame, loop, round);
        failure = default;
        if (filter is null)
        {
            return true;
        }

        var value = filter(frame);
        failure = value.IsBool ? value : Failures.OrNoOverload(value);
        return value.IsTrue;
    }

    private delegate CelValue LoopStep(Frame frame, Rounds rounds);
}
