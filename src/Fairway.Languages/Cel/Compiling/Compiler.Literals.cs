using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

internal sealed partial class Compiler
{
    private Compiled List(ListExpr list)
    {
        var items = Array.ConvertAll(list.Items, item => Compile(item));
        var steps = Array.ConvertAll(items, item => item.Run);
        var step = Array.Exists(list.Optional, optional => optional) ? OptionalItems(steps, list.Optional) : Items(steps);
        return Array.TrueForAll(items, item => item.IsConstant) ? FoldLiteral(step, items) : new(Charged(step, ListCost));
    }

    // A literal of constants alone costs only what they do.
    private static Compiled FoldLiteral(Step step, Compiled[] parts) =>
        Fold(step) is { IsConstant: true } folded
            ? Compiled.Constant(folded.Value, parts.Aggregate(0ul, (sum, part) => sum + part.Cost))
            : new(step);

    private static Step Charged(Step step, ulong cost) => frame =>
    {
        frame.Charge(cost);
        return step(frame);
    };

    private static Step Items(Step[] steps) => frame =>
    {
        var items = new CelValue[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            items[i] = steps[i](frame);
            if (!items[i].IsProper)
            {
                return items[i];
            }
        }

        return new CelList(items);
    };

    private static Step OptionalItems(Step[] steps, bool[] optional) => frame =>
    {
        var items = new List<CelValue>(steps.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            var item = steps[i](frame);
            if (!TryUnwrap(item, optional[i], out var unwrapped, out var skip))
            {
                return unwrapped;
            }

            if (!skip)
            {
                items.Add(unwrapped);
            }
        }

        return new CelList([.. items]);
    };

    private Compiled Map(MapExpr map)
    {
        var keys = Array.ConvertAll(map.Entries, entry => Compile(entry.Key));
        var values = Array.ConvertAll(map.Entries, entry => Compile(entry.Value));
        var optional = Array.ConvertAll(map.Entries, entry => entry.IsOptional);
        var step = Entries(Array.ConvertAll(keys, key => key.Run), Array.ConvertAll(values, value => value.Run), optional);
        Compiled[] parts = [.. keys, .. values];
        return Array.TrueForAll(parts, part => part.IsConstant) ? FoldLiteral(step, parts) : new(Charged(step, MapCost));
    }

    private static Step Entries(Step[] keys, Step[] values, bool[] optional) => frame =>
    {
        var builder = new MapBuilder(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i](frame);
            var value = values[i](frame);
            if (!key.IsProper || !value.IsProper)
            {
                return Failures.Merge(key, value);
            }

            if (!TryUnwrap(value, optional[i], out var unwrapped, out var skip))
            {
                return unwrapped;
            }

            if (!skip && builder.TryAdd(key, unwrapped) is { IsNull: false } error)
            {
                return error;
            }
        }

        return builder.Build();
    };

    private Compiled Struct(StructExpr construction)
    {
        var names = Array.ConvertAll(construction.Fields, field => field.Name);
        var optional = Array.ConvertAll(construction.Fields, field => field.IsOptional);
        var steps = Array.ConvertAll(construction.Fields, field => Compile(field.Value).Run);
        var type = construction.Type;
        if (type.Kind != CelTypeKind.Object)
        {
            var error = CelValue.Error($"unknown type: {construction.TypeName}");
            return new(_ => error);
        }

        return new(Charged(Fields(type, names, steps, optional), StructCost));
    }

    private static Step Fields(CelType type, string[] names, Step[] steps, bool[] optional) => frame =>
    {
        var fields = new List<KeyValuePair<string, CelValue>>(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            var value = steps[i](frame);
            if (!TryUnwrap(value, optional[i], out var unwrapped, out var skip))
            {
                return unwrapped;
            }

            if (skip)
            {
                continue;
            }

            var expected = type.ObjectType!.FindField(names[i]) ?? CelType.Dyn;
            if (!TypeOf.IsOf(unwrapped, expected) && !unwrapped.IsNull)
            {
                return CelValue.Error($"field '{names[i]}' of {type.Name} takes no {TypeOf.Value(unwrapped)}");
            }

            fields.Add(new(names[i], unwrapped));
        }

        return new CelRecord(type, fields);
    };

    // False with the failure; an empty optional is skipped.
    private static bool TryUnwrap(CelValue value, bool isOptional, out CelValue unwrapped, out bool skip)
    {
        skip = false;
        unwrapped = value;
        if (!isOptional || !value.IsProper)
        {
            return value.IsProper;
        }

        if (value.Reference is not CelOptional optional)
        {
            unwrapped = CelError.NoSuchOverload;
            return false;
        }

        skip = !optional.HasValue;
        unwrapped = optional.Value;
        return true;
    }
}
