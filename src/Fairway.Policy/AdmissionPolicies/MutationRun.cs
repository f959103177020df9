using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// Evaluates the mutating policies that are about a write, each on what the one before made (plugin/policy/mutating/dispatcher.go). Which
/// they are is decided on the write as it came.
/// </summary>
internal sealed class MutationRun
{
    private readonly AdmissionRequest _request;
    private readonly AdmissionSubject _subject;
    private readonly MutationMemory _memory;
    private readonly MutationErrors _errors = new();

    public MutationRun(AdmissionRequest request, MutationMemory memory)
    {
        _request = request;
        _memory = memory;
        _subject = new(request with { Object = NewObjectForm.Of(request) }) { Name = request.IsNamedByServer ? "" : request.Name };
    }

    /// <returns>The object to go on with; the same value when nothing changed.</returns>
    /// <exception cref="KubernetesException">A policy could not be evaluated that must be.</exception>
    public async ValueTask<Value> RunAsync(PolicyCandidates<MutatingPolicy> policies, CancellationToken cancellationToken)
    {
        var shown = _subject.Latest;
        foreach (var invocation in await Invocation<MutatingPolicy>.FindAsync(policies, _subject, cancellationToken).ConfigureAwait(false))
        {
            await InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }

        _errors.ThrowIfAny(_request);
        var output = _subject.Latest.IsSame(shown) ? _request.Object
            : shown.IsSame(_request.Object) ? _subject.Latest
            : NewObjectForm.Restore(_subject.Latest, _request.Object);
        _memory.Output = output;
        return output;
    }

    private async ValueTask InvokeAsync(Invocation<MutatingPolicy> invocation, CancellationToken cancellationToken)
    {
        var (policy, match) = (invocation.Policy, invocation.Match);
        if (invocation.Failure.Length > 0)
        {
            _errors.Add(invocation, invocation.Failure);
            return;
        }

        var before = await _subject.InAsync(match, cancellationToken).ConfigureAwait(false);
        var (matches, error) = Evaluation(before).Matches();
        if (error.Length > 0)
        {
            _errors.Add(invocation, error);
            return;
        }

        if (!matches || (_request.IsReinvocation && !_memory.Repeats(invocation, _request.Object)))
        {
            return;
        }

        foreach (var mutation in policy.Mutations)
        {
            var objects = await _subject.InAsync(match, cancellationToken).ConfigureAwait(false);
            try
            {
                var changed = mutation.Apply(Evaluation(objects), match, objects.Object);
                if (changed != objects.Object)
                {
                    await _subject.ChangeAsync(match, changed, cancellationToken).ConfigureAwait(false);
                    _memory.HasChanged = true;
                }
            }
            catch (MutationException e)
            {
                _errors.Add(invocation, e.Message);
            }
        }

        if (policy.IsReinvoked)
        {
            _memory.Add(invocation);
        }

        PolicyEvaluation Evaluation((Value Object, Value Old) objects) =>
            new(policy.Code, _subject, match, objects, invocation.Parameters, cancellationToken);
    }
}
