namespace Fairway.Delivery.Kustomize;

/// <summary>
/// The files a build may read, below one root. Paths are relative to it, separated by slashes, without <c>.</c> or <c>..</c> steps; the
/// root itself is empty. An implementation never leads out of the root, whatever links lie in it.
/// </summary>
public interface IKustomizeFiles
{
    /// <summary>The content; null when there is no such file.</summary>
    /// <exception cref="KustomizeFileException">The file is larger than allowed, or leads out of the root.</exception>
    byte[]? ReadFile(string path, int maxBytes);

    bool DirectoryExists(string path);
}
