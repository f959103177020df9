using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>A custom kind by its <c>additionalPrinterColumns</c>; the name and the age when there are none.</summary>
internal static class CustomTable
{
    public static KindTable For(KindDescription kind)
    {
        if (kind.Columns.Count == 0)
        {
            return new(
                [TableColumn.ObjectName, TableColumn.Age with { Type = "date" }],
                static (@object, now) => [@object.Name, Cells.Age(@object, now)]);
        }

        var paths = kind.Columns.Select(column => (column.Type, Path: JsonPath.TryParse(column.JsonPath))).ToArray();
        var columns = kind.Columns.Select(
            column => new TableColumn(column.Name, column.Type, column.Description, column.Priority, column.Format));
        return new(
            [TableColumn.ObjectName, .. columns],
            (@object, now) => [@object.Name, .. paths.Select(column => Cell(column.Type, column.Path, @object, now))]);
    }

    private static Value Cell(string type, JsonPath? path, Value @object, DateTimeOffset now)
    {
        if (path?.Find(@object) is not { Count: > 0 } found)
        {
            return Value.Null;
        }

        var value = found[0];
        return type switch
        {
            "integer" => value.AsDouble() is { } number ? (Value)(long)number : Value.Null,
            "number" => value.IsNumber ? value : Value.Null,
            "boolean" => value.AsBool() is { } flag ? flag : Value.Null,
            "date" when value.IsString => Timestamps.Read(value) is { } time ? HumanDuration.Of(now - time) : "<invalid>",
            "date" => Value.Null,
            _ => value.IsNull ? Value.Null : value.AsString() ?? value.ToString(),
        };
    }
}
