using System.Text;

namespace Fairway.Values;

/// <summary>Where a reader or a validator stands, written as Kubernetes writes it: <c>spec.containers[0].image</c>.</summary>
internal sealed class PathStack
{
    // A path is for a person to read: hostile keys must not make it as long as the document.
    private const int MaxLength = 1024;

    private readonly List<(string? Name, int Index)> _steps = [];

    public void Push(string name) => _steps.Add((name, 0));

    public void Push(int index) => _steps.Add((null, index));

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in _steps)
        {
            if (text.Length > MaxLength)
            {
                return text.Append("...").ToString();
            }

            if (name is null)
            {
                text.Append('[').Append(index).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(name.Length > MaxLength ? name.AsSpan(0, MaxLength) : name);
            }
        }

        return text.ToString();
    }
}
