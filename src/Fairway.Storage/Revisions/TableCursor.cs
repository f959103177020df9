namespace Fairway.Storage.Revisions;

/// <summary>A position in one <see cref="ResourceTable"/>.</summary>
internal readonly record struct TableCursor(int Chunk, int Index)
{
    public static bool operator <(TableCursor left, TableCursor right) =>
        left.Chunk < right.Chunk || (left.Chunk == right.Chunk && left.Index < right.Index);

    public static bool operator >(TableCursor left, TableCursor right) => right < left;
}
