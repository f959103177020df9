namespace Fairway.Storage.Revisions;

/// <summary>
/// Brings one revision of an object, kept by an earlier format, to where and how it is kept now; null when it is right as it is. A body
/// that is given back has its revision's slot empty.
/// </summary>
public delegate (StoreKey Key, ObjectBody Body)? StoreRewriter(int format, StoreKey key, ReadOnlyMemory<byte> body);
