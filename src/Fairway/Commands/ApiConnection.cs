using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary>The way from a command to the API of the instance that runs in a state folder, as its administrator.</summary>
internal static class ApiConnection
{
    /// <exception cref="UserError">Nothing runs there, the API does not answer, or it refuses.</exception>
    public static async Task<T> UseAsync<T>(StateFolder state, TimeProvider time, Func<HttpTransport, Task<T>> work)
    {
        if (state.RunningPid() is null || !File.Exists(state.Kubeconfig))
        {
            throw new UserError(
                $"nothing runs in {StateFolder.Shown(state.Root)}; start it with `fairway up`, or name its folder with --state DIR");
        }

        try
        {
            using var transport = HttpTransport.FromKubeconfig(state.Kubeconfig, time);
            return await work(transport).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            throw new UserError(TerminalText.Clean(e.Message), e);
        }
        catch (Exception e) when (e is HttpRequestException or KubeconfigException)
        {
            throw new UserError($"the control plane does not answer: {e.Message}\nIts log is {StateFolder.Shown(state.LogFile)}", e);
        }
    }
}
