using Fairway.Kubernetes;

namespace Fairway.Controllers;

/// <summary>What a refusal by the API means to controllers.</summary>
internal static class Refusals
{
    extension(KubernetesException refusal)
    {
        /// <summary>The namespace is on its way out, so that nothing more is made in it.</summary>
        public bool IsNamespaceTerminating =>
            refusal.Status["details"]["causes"].Items.Any(cause => cause["reason"].AsString() == "NamespaceTerminating");
    }
}
