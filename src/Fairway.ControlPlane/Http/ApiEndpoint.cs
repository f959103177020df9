using Fairway.ControlPlane.Access;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Aggregation;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Fairness;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Proxying;
using Fairway.ControlPlane.Storing.History;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Http;

/// <summary>Every HTTP request's way: who is it, what is it about, then resources to the dispatcher and everything else to the plain paths.</summary>
internal sealed class ApiEndpoint(
    Authenticator authenticator,
    Authorizer authorizer,
    KindRegistry kinds,
    ApiDispatcher dispatcher,
    AuditLog audit,
    RequestFairness fairness,
    ResultWriter results,
    PlainPaths plainPaths,
    HistoryEndpoint history,
    ConnectProxy proxy,
    AggregationProxy aggregation,
    RequestMetrics metrics,
    ILogger logger,
    CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await AnswerAsync(context, end.Token);
        }
        catch (KubernetesException e) when (!context.Response.HasStarted)
        {
            await StatusAnswer.WriteAsync(context, e);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            await RefuseAsync(context, ApiErrors.Stopping());
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ApiErrors.TooLarge(BodyReader.MaxBytes)
                : ApiErrors.BadRequest(e.Message));
        }
        catch (Exception e)
        {
            var id = RequestReader.AuditId(context);
            Log.RequestFailed(logger, context.Request.Method, context.Request.Path, id, e);
            await RefuseAsync(context, ApiErrors.Internal(id));
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        RequestReader.AuditId(context);
        var user = await authenticator.AuthenticateAsync(context, cancellationToken);
        var path = context.Request.Path.Value ?? "/";
        if (aggregation.Find(path) is { } remote)
        {
            await aggregation.RunAsync(context, user, remote, cancellationToken);
            return;
        }

        if (RequestPath.Parse(path) is not { } resource)
        {
            await AnswerPathAsync(context, user, path, cancellationToken);
            return;
        }

        var kind = kinds.Current.Find(new GroupVersionResource(resource.Group, resource.Version, resource.Resource));
        if (kind is null && resource.Group == HistoryEndpoint.Group)
        {
            await history.AnswerAsync(context, user, resource, cancellationToken);
            return;
        }

        if (kind is null || (!kind.Namespaced && resource.Namespace.Length > 0))
        {
            authorizer.RequireUnknown(user, RequestReader.VerbOf(context.Request, resource), resource);
            throw ApiErrors.PathNotFound();
        }

        var isConnect = ConnectProxy.Handles(kind, resource.Subresource);
        var call = isConnect ? RequestReader.ReadConnect(context, user, kind, resource) : Read(context, user, kind, resource);
        var measured = metrics.Begin(call, isConnect);
        try
        {
            var bytes = isConnect
                ? await ProxyAsync(context, call, cancellationToken)
                : await RunAsync(context, call, cancellationToken);
            measured.End(context.Response.StatusCode, bytes);
        }
        catch (Exception e)
        {
            measured.End(CodeOf(context, e), MeasuredRequest.NothingSent);
            throw;
        }
    }

    private ApiCall Read(HttpContext context, UserInfo user, KindDescription kind, RequestPath path)
    {
        try
        {
            return RequestReader.Read(context, user, kind, path);
        }
        catch (KubernetesException e)
        {
            metrics.Begin(RequestReader.ReadConnect(context, user, kind, path)).End(e.Code, MeasuredRequest.NothingSent);
            throw;
        }
    }

    // Query and body belong to who is connected to: nothing of them is read here.
    private async Task<long> ProxyAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        await audit.ObserveAsync(call, RequestOrigin.Of(context), async () =>
        {
            dispatcher.Admit(call);
            if (call.Subresource != "log")
            {
                var parameters = context.Request.Query.Select(one => (one.Key, (IReadOnlyList<string>)[.. one.Value.Select(text => text ?? "")]));
                await dispatcher.ConnectAsync(call, parameters, cancellationToken);
            }

            await audit.StartedAsync(call);
            await proxy.RunAsync(context, call, cancellationToken);
        });
        return MeasuredRequest.NothingSent;
    }

    private async Task AnswerPathAsync(HttpContext context, UserInfo user, string path, CancellationToken cancellationToken)
    {
        var verb = PathVerb(context.Request.Method);
        var subject = new AuditSubject(user.Actor ?? user, verb, null, path);
        var measured = metrics.BeginPath(path);
        try
        {
            await ObservePathAsync(context, user, subject, cancellationToken);
            measured.End(context.Response.StatusCode, MeasuredRequest.NothingSent);
        }
        catch (Exception e)
        {
            measured.End(CodeOf(context, e), MeasuredRequest.NothingSent);
            throw;
        }
    }

    private Task ObservePathAsync(HttpContext context, UserInfo user, AuditSubject subject, CancellationToken cancellationToken)
    {
        var (verb, path) = (subject.Verb, subject.Path);
        return audit.ObservePathAsync(subject, RequestReader.AuditId(context), RequestOrigin.Of(context), async trail =>
        {
            using var entry = await fairness.EnterAsync(context, user, verb, path, cancellationToken);
            trail.Decision = "forbid";
            trail.Reason = authorizer.RequirePath(user, verb, path);
            trail.Decision = "allow";
            await plainPaths.AnswerAsync(context, path, cancellationToken);
            return context.Response.StatusCode;
        });
    }

    /// <returns>How many bytes are sent.</returns>
    private async Task<long> RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var query = new RequestParameters(context.Request.Query);
        var form = AnswerForm.Parse(context.Request.Headers.Accept.ToString(), !call.Kind.IsCustom).Including(query.Text("includeObject"));
        query.WarnOfUnknown(call.Verb, call.Warnings);
        using var entry = await fairness.EnterAsync(context, call, cancellationToken);
        ApiResult result;
        try
        {
            result = await audit.ObserveAsync(call, RequestOrigin.Of(context), async () =>
            {
                dispatcher.Admit(call);
                var whole = await RequestReader.WithBodyAsync(call, context.Request, cancellationToken);
                call.Audit.Record?.Sent(whole.Request.Body);
                return await dispatcher.ExecuteAsync(whole, cancellationToken);
            });
        }
        finally
        {
            WarningHeaders.Write(context.Response, call.Warnings);
        }

        try
        {
            return await results.WriteAsync(context, call, result, form, cancellationToken);
        }
        finally
        {
            if (result is ApiResult.Watch)
            {
                await audit.EndedAsync(call);
            }
        }
    }

    private static int CodeOf(HttpContext context, Exception failure) => failure switch
    {
        KubernetesException refusal => refusal.Code,
        BadHttpRequestException refusal => refusal.StatusCode,
        OperationCanceledException => context.RequestAborted.IsCancellationRequested
            ? StatusCodes.Status499ClientClosedRequest
            : StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static string PathVerb(string method) => method.ToLowerInvariant() switch { "head" => "get", var verb => verb };

    // An answer that has begun can only be cut off: a client must not take it for whole.
    private static async Task RefuseAsync(HttpContext context, KubernetesException refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
        }
        else if (!context.RequestAborted.IsCancellationRequested)
        {
            await StatusAnswer.WriteAsync(context, refusal);
        }
    }
}
