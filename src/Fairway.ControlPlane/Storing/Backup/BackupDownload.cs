using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Storing.Backup;

/// <summary>
/// Answers <c>GET /fairway/backup</c> with a copy of the store's database as it is at one revision, taken while requests go on. Only who may
/// read every path may have it: everything is in there.
/// </summary>
internal sealed class BackupDownload(RevisionStore revisions, string copy)
{
    public const string Path = "/fairway/backup";

    private int _underWay;

    /// <exception cref="KubernetesException">405, 429 while another one is taken, or 500 when the disk is full.</exception>
    public async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (Interlocked.Exchange(ref _underWay, 1) != 0)
        {
            throw ApiErrors.TooManyRequests();
        }

        try
        {
            // A server that was killed may have left one.
            File.Delete(copy);
            await CopyAsync(cancellationToken);
            context.Response.ContentType = "application/vnd.sqlite3";
            await context.Response.SendFileAsync(copy, cancellationToken);
        }
        finally
        {
            File.Delete(copy);
            Volatile.Write(ref _underWay, 0);
        }
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await revisions.BackupAsync(copy, cancellationToken);
        }
        catch (IOException e)
        {
            throw new KubernetesException(500, StatusReason.InternalError, $"Internal error occurred: {e.Message}");
        }
    }
}
