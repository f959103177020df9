using Fairway.Artifacts.Model;
using Fairway.Demo;
using Fairway.Platform;
using Fairway.Terminal;
using Microsoft.Extensions.Logging;

namespace Fairway.Commands;

/// <summary>One call of <c>fairway up</c>, from the first line to the clean stop.</summary>
internal sealed class UpRun(StateFolder state, UpOptions options, TextWriter output, TerminalStyle style, TimeProvider time)
{
    private readonly StepWriter _steps = new(output, style, time);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        state.CheckIsOwn();
        state.Create();
        using var held = state.Lock();
        using var claims = new RangeClaims();
        var instance = await InstanceAsync(claims, cancellationToken).ConfigureAwait(false);

        // The web server tells each request four times; the audit log has them once.
        using var loggers = LoggerFactory.Create(logging => logging
            .AddProvider(new FileLog(state.LogFile, time))
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        var host = new PlatformHost(state, instance, options.Parts, options.Runtime, options.Server, loggers, time);
        await using (host.ConfigureAwait(false))
        {
            try
            {
                await StartAsync(host, cancellationToken).ConfigureAwait(false);
                await DeliverAsync(host, instance, cancellationToken).ConfigureAwait(false);
                return await StayAsync(host, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
            catch (StepFailedException e)
            {
                Log.StepFailed(loggers.CreateLogger<UpRun>(), e);
                throw;
            }
            finally
            {
                await _steps.RunAsync("stop", (_, token) => host.StopAsync(token), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<Instance> InstanceAsync(RangeClaims claims, CancellationToken cancellationToken)
    {
        var saved = Instance.Read(state);
        if (saved is not null)
        {
            claims.Take(saved);
        }

        var instance = saved is null
            ? await Instance.NewAsync(options.Ports, claims, cancellationToken).ConfigureAwait(false)
            : saved with { Ports = options.Ports };
        instance = instance with
        {
            EncryptionConfiguration = options.EncryptionConfiguration ?? instance.EncryptionConfiguration,
            HistoryRetention = options.HistoryRetention ?? instance.HistoryRetention,
        };
        instance.Save(state);
        return instance;
    }

    private async Task StartAsync(PlatformHost host, CancellationToken cancellationToken)
    {
        await _steps.RunAsync("control plane", (_, token) => host.StartControlPlaneAsync(token), cancellationToken).ConfigureAwait(false);
        await _steps.RunAsync("registry", (_, token) => host.StartRegistryAsync(token), cancellationToken).ConfigureAwait(false);
        await _steps.RunAsync("capabilities", (_, token) => host.StartCapabilitiesAsync(token), cancellationToken).ConfigureAwait(false);
        if (options.Parts.HasFlag(Parts.Node))
        {
            await _steps.RunAsync("node", (_, token) => host.StartNodeAsync(token), cancellationToken).ConfigureAwait(false);
        }
    }

    // A demo that fails leaves the platform up, so that its user can look why.
    private async Task DeliverAsync(PlatformHost host, Instance instance, CancellationToken cancellationToken)
    {
        if (options.DemoFolder is not { } demoFolder)
        {
            _steps.Write(Summary.OfPlatform(state, instance));
            return;
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var pushes = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fleet = new FleetRepository(state.At("git", "fleet.git"), Path.Combine(demoFolder, "fleet"), state.At("tmp", "fleet"));
        var demo = new DemoDelivery(host.Client, instance, fleet, new FirstAnswer(http, time));
        var image = ImageReference.Parse($"{instance.Ports.RegistryAuthority}/harbour:latest");
        try
        {
            var digest = "";
            await _steps.RunAsync("image", async (progress, token) =>
            {
                var built = await ImageBuild.RunAsync(
                    Path.Combine(demoFolder, "harbour"), image, updateLock: false, state, pushes, progress, token).ConfigureAwait(false);
                digest = built.Manifest.Digest.ToString();
                return ImageBuild.Describe(built);
            }, cancellationToken).ConfigureAwait(false);
            await _steps.RunAsync(
                "git",
                (_, token) => demo.FollowRepositoryAsync($"{image.Registry}/{image.Repository}", digest, token),
                cancellationToken).ConfigureAwait(false);
            await _steps.RunAsync("policy", (_, token) => demo.ShowRefusalAsync(token), cancellationToken).ConfigureAwait(false);
            foreach (var (overlay, @namespace) in FleetObjects.Overlays)
            {
                await _steps.RunAsync(
                    overlay,
                    (progress, token) => demo.WaitForOverlayAsync(overlay, @namespace, progress, token),
                    cancellationToken).ConfigureAwait(false);
            }

            await _steps.RunAsync(
                "request", (_, token) => demo.AskAsync(FleetObjects.Overlays[0].Namespace, token), cancellationToken).ConfigureAwait(false);
            _steps.Write(await Summary.OfDemoAsync(state, instance, demo, cancellationToken).ConfigureAwait(false));
        }
        catch (StepFailedException)
        {
            _steps.Write($"\n  The demo could not be delivered; the platform stays up for you to look. Its log: {StateFolder.Shown(state.LogFile)}");
            _steps.Write(Summary.OfPlatform(state, instance));
        }
    }

    private async Task<int> StayAsync(PlatformHost host, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = new DeliveryFeed(host.Client, _steps, style, time).RunAsync(leaving.Token);
        Exception reason;
        try
        {
            reason = await host.Failed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _steps.Write($"  {style.Bad("a part of the platform failed")}: {reason.Message}. The log {StateFolder.Shown(state.LogFile)} says more.");
        return 1;
    }
}
