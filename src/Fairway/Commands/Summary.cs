using Fairway.Demo;
using Fairway.Platform;

namespace Fairway.Commands;

/// <summary>What to try next, after the last step.</summary>
internal static class Summary
{
    public static string OfPlatform(StateFolder state, Instance instance) =>
        $"""

          kubectl      export KUBECONFIG={state.Kubeconfig}; kubectl get pods -A
          registry     {instance.Ports.RegistryAuthority}
          status       ./fairway status{StateArgument(state)}
          stop         Ctrl-C here, or ./fairway down{StateArgument(state)}

        """;

    public static async Task<string> OfDemoAsync(StateFolder state, Instance instance, DemoDelivery demo, CancellationToken cancellationToken)
    {
        var staging = await demo.ServiceUrlAsync(FleetObjects.Overlays[0].Namespace, cancellationToken).ConfigureAwait(false);
        var production = await demo.ServiceUrlAsync(FleetObjects.Overlays[1].Namespace, cancellationToken).ConfigureAwait(false);
        var build = $"./fairway build demo/harbour -t {instance.Ports.RegistryAuthority}/harbour:2{StateArgument(state)}";
        return $"""

              service      curl {staging}   (staging)
                           curl {production}   (production)
              kubectl      export KUBECONFIG={state.Kubeconfig}; kubectl get pods -A
              change it    git clone {demo.RepositoryUrl} && cd fleet
                           edit GREETING in staging/kustomization.yaml, then: git commit -am "A new greeting" && git push
                           and watch it roll out: kubectl get pods -n {FleetObjects.Overlays[0].Namespace} --watch
              its source   an edit of demo/harbour needs: {build}
                           then put the digest it prints into base/kustomization.yaml of the repository
              status       ./fairway status{StateArgument(state)}
              stop         Ctrl-C here, or ./fairway down{StateArgument(state)}

            """;
    }

    private static string StateArgument(StateFolder state) =>
        state.Root == Path.GetFullPath(".fairway") ? "" : $" --state {StateFolder.Shown(state.Root)}";
}
