using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>How a kind is shown: its columns, and the cells of an object at a time, one for each column.</summary>
internal sealed record KindTable(IReadOnlyList<TableColumn> Columns, Func<Value, DateTimeOffset, Value[]> Cells);
