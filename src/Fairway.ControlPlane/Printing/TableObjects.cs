namespace Fairway.ControlPlane.Printing;

/// <summary>The <c>includeObject</c> query parameter: what a row carries beside its cells.</summary>
internal enum TableObjects
{
    None,
    Metadata,
    Object,
}
