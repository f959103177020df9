using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;

namespace Fairway.ControlPlane.Subresources;

/// <summary>Who handles what is not a stored object of its own: subresources, and reviews that are only posted.</summary>
internal sealed class SubresourceTable(IVerb scale)
{
    private readonly Dictionary<(string Group, string Plural, string Subresource), IVerb> _handlers = [];

    /// <param name="group">Of the resource.</param>
    /// <param name="plural">The resource.</param>
    /// <param name="subresource">Empty for a review.</param>
    /// <param name="handler">Handles every verb that the kind offers there.</param>
    public void Add(string group, string plural, string subresource, IVerb handler) => _handlers.Add((group, plural, subresource), handler);

    public IVerb? Find(ApiCall call) =>
        call.Subresource == "scale" && call.Kind.Scale is not null
            ? scale
            : _handlers.GetValueOrDefault((call.Kind.Kind.Group, call.Kind.Plural, call.Subresource));
}
