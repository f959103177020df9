using Fairway.ControlPlane.Access;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Proxying;
using Fairway.Kubernetes;
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
    InflightLimit inflight,
    ResultWriter results,
    PlainPaths plainPaths,
    NodeProxy proxy,
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
            Refuse(context, StatusCodes.Status503ServiceUnavailable);
        }
        catch (BadHttpRequestException e)
        {
            Refuse(context, e.StatusCode);
        }
        catch (Exception e)
        {
            var id = RequestReader.AuditId(context);
            Log.RequestFailed(logger, context.Request.Method, context.Request.Path, id, e);
            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else
            {
                await StatusAnswer.WriteAsync(context, ApiErrors.Internal(id));
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        RequestReader.AuditId(context);
        var user = authenticator.Authenticate(context);
        var path = context.Request.Path.Value ?? "/";
        if (RequestPath.Parse(path) is not { } resource)
        {
            authorizer.RequirePath(user, PathVerb(context.Request.Method), path);
            await plainPaths.AnswerAsync(context, path, cancellationToken);
            return;
        }

        var kind = kinds.Current.Find(new GroupVersionResource(resource.Group, resource.Version, resource.Resource));
        if (kind is null || (!kind.Namespaced && resource.Namespace.Length > 0))
        {
            authorizer.RequireUnknown(user, RequestReader.VerbOf(context.Request, resource), resource);
            throw ApiErrors.PathNotFound();
        }

        var call = await RequestReader.ReadAsync(context, user, kind, resource, cancellationToken);
        await RunAsync(context, call, cancellationToken);
    }

    private async Task RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        if (NodeProxy.Handles(call))
        {
            dispatcher.Authorize(call);
            await audit.ObserveAsync(call, () => proxy.RunAsync(context, call, cancellationToken));
            return;
        }

        var form = AnswerForm.Parse(context.Request.Headers.Accept.ToString()).Including(context.Request.Query["includeObject"].ToString());
        ApiResult result;
        using (inflight.Enter(call))
        {
            try
            {
                result = await audit.ObserveAsync(call, () => dispatcher.ExecuteAsync(call, cancellationToken));
            }
            finally
            {
                WarningHeaders.Write(context.Response, call.Warnings);
            }
        }

        await results.WriteAsync(context, call, result, form, cancellationToken);
    }

    private static string PathVerb(string method) => method.ToLowerInvariant() switch { "head" => "get", var verb => verb };

    private static void Refuse(HttpContext context, int code)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = code;
        }
    }
}
