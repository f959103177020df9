using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>What a remote client is connected to: a command of its own, with or without a terminal, or a container's main process.</summary>
internal interface IRemoteProcess : IAsyncDisposable
{
    /// <summary>Empty when there is none.</summary>
    Stream Output { get; }

    /// <summary>Empty when there is none, as on a terminal.</summary>
    Stream Error { get; }

    Task WriteInputAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    void CloseInput();

    void Resize(ushort columns, ushort rows);

    /// <summary>The exit code as a Status, once it has ended and its streams were read.</summary>
    Task<Value> StatusAsync(CancellationToken cancellationToken);
}
