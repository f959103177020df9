using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests;

/// <summary>Holds writes while it is closed.</summary>
internal sealed class GateAdmission : IAdmission
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isClosed;

    /// <summary>The first write has come to the closed gate.</summary>
    public Task Reached => _reached.Task;

    public void Close() => _isClosed = true;

    public void Open() => _open.TrySetResult();

    public async ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (_isClosed)
        {
            _reached.TrySetResult();
            await _open.Task.WaitAsync(cancellationToken);
        }

        return request.Object;
    }

    public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AdmissionVerdict.Allowed);
}
