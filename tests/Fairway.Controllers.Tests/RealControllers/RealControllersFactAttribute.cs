using Fairway.Testing;

namespace Fairway.Controllers.Tests.RealControllers;

/// <summary>
/// A test with Kubernetes' own kube-controller-manager and kube-scheduler, v1.20.2, in the folder that FAIRWAY_KUBERNETES names; skipped by name
/// without them, or without a kubectl.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealControllersFactAttribute : FactAttribute
{
    public RealControllersFactAttribute() => Skip = RealProcess.ReasonToSkip ?? Kubectl.ReasonToSkip;
}
