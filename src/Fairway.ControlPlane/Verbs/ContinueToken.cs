using System.Buffers.Text;
using System.Text;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Verbs;

/// <summary>
/// Where the next page of a list starts: the revision of its first page, or none, and the last key seen, as base64url of
/// <c>{"v":…,"rv":…,"start":"ns/name"}</c>.
/// </summary>
internal readonly record struct ContinueToken(long Revision, string Namespace, string Name)
{
    // Instead of a revision: whichever is the latest.
    private const long Latest = -1;

    private const string Version = "meta.k8s.io/v1";
    private const int MaxLength = 2048;

    /// <summary>The revision to list at; 0 for the latest.</summary>
    public long At => Math.Max(Revision, 0);

    /// <summary>For the same place in the list as it is now.</summary>
    public ContinueToken Inconsistent => this with { Revision = Latest };

    public StoreKey KeyIn(string resource) => new(resource, Namespace, Name);

    /// <param name="text">What the client sent back.</param>
    /// <param name="namespace">That of the list, empty for all: a token must not lead out of it.</param>
    /// <exception cref="KubernetesException">400: not one of ours, or of another list.</exception>
    public static ContinueToken Parse(string text, string @namespace)
    {
        if (text.Length <= MaxLength && Base64Url.IsValid(text))
        {
            try
            {
                var value = JsonReader.Read(Base64Url.DecodeFromChars(text));
                if (value["v"].AsString() == Version && value["rv"].AsLong() is (> 0 or Latest) and var revision
                    && value["start"].AsString()?.Split('/') is [var ns, var name] && (@namespace.Length == 0 || ns == @namespace))
                {
                    return new(revision, ns, name);
                }
            }
            catch (ValueFormatException)
            {
                // Answered below like every other token that is not ours.
            }
        }

        throw ApiErrors.BadRequest("invalid continue token: continue key is not valid: it was not made for this list");
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(Value.Map(("v", Version), ("rv", Revision), ("start", $"{Namespace}/{Name}")).ToString()));
}
