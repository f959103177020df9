using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Fairway.Delivery.GitServing;

/// <summary>
/// Runs <c>git http-backend</c> for one request as a CGI program (RFC 3875). Kestrel has decoded a chunked body, so without a length the
/// program reads to the end of its input.
/// </summary>
internal sealed class GitBackend(GitServingOptions options)
{
    public async Task RunAsync(HttpContext context, string repository, string service)
    {
        using var process = Process.Start(Describe(context.Request, repository, service))!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(context.RequestAborted);
            var sending = SendAsync(context.Request.Body, process.StandardInput.BaseStream, context.RequestAborted);
            var output = PipeReader.Create(process.StandardOutput.BaseStream);
            if (await CgiHeaders.ReadAsync(output, context.RequestAborted).ConfigureAwait(false) is { } headers)
            {
                headers.ApplyTo(context.Response);
                await output.CopyToAsync(context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync(await errors.ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false);
            }

            await sending.ConfigureAwait(false);
            await process.WaitForExitAsync(context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task SendAsync(Stream body, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            await using var _ = input.ConfigureAwait(false);
            await body.CopyToAsync(input, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The program has ended without reading everything; its answer says why.
        }
    }

    private ProcessStartInfo Describe(HttpRequest request, string repository, string service)
    {
        var start = new ProcessStartInfo(options.GitProgram, ["http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.RootFolder,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        void Set(string name, string value) => start.Environment[name] = value;
        Set("GIT_PROJECT_ROOT", Path.GetFullPath(options.RootFolder));
        Set("GIT_HTTP_EXPORT_ALL", "1");
        Set("GIT_CONFIG_NOSYSTEM", "1");
        Set("GIT_CONFIG_COUNT", "3");
        Set("GIT_CONFIG_KEY_0", "http.receivepack");
        Set("GIT_CONFIG_VALUE_0", options.AllowPush ? "true" : "false");
        Set("GIT_CONFIG_KEY_1", "core.hooksPath");
        Set("GIT_CONFIG_VALUE_1", "/dev/null");
        // The folder may belong to another user than the one that serves it.
        Set("GIT_CONFIG_KEY_2", "safe.directory");
        Set("GIT_CONFIG_VALUE_2", "*");
        Set("GIT_CONFIG_GLOBAL", "/dev/null");
        Set("GATEWAY_INTERFACE", "CGI/1.1");
        Set("SERVER_PROTOCOL", "HTTP/1.1");
        Set("REQUEST_METHOD", request.Method);
        Set("PATH_INFO", $"/{repository}/{service}");
        Set("QUERY_STRING", request.QueryString.HasValue ? request.QueryString.Value![1..] : "");
        Set("CONTENT_TYPE", request.ContentType ?? "");
        Set("HTTP_CONTENT_ENCODING", request.Headers.ContentEncoding.ToString());
        Set("GIT_PROTOCOL", request.Headers["Git-Protocol"].ToString());
        Set("REMOTE_ADDR", request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "");
        if (request.ContentLength is { } length)
        {
            Set("CONTENT_LENGTH", length.ToString(CultureInfo.InvariantCulture));
        }

        return start;
    }
}
