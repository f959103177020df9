namespace Fairway.Controllers.Scheduling;

/// <summary>How much of the pod's images a node has, by upstream's ImageLocality.</summary>
internal static class ImageScore
{
    private const long Megabyte = 1024 * 1024;

    // Less is pulled in no time; more, by each container, changes nothing any more.
    private const long Least = 23 * Megabyte;
    private const long MostByContainer = 1000 * Megabyte;

    public static long[] Of(PodDemand pod, ClusterView cluster, IReadOnlyList<NodeUsage> nodes)
    {
        var scores = new double[nodes.Count];
        foreach (var image in pod.Images)
        {
            // An image that few nodes have would draw every pod to these few.
            var share = (double)cluster.Nodes.Count(node => node.Images.ContainsKey(image)) / cluster.Nodes.Count;
            for (var i = 0; i < nodes.Count; i++)
            {
                scores[i] += Math.Floor(nodes[i].Images.GetValueOrDefault(image) * share);
            }
        }

        var most = MostByContainer * pod.Images.Count;
        return [.. scores.Select(score => most == 0 ? 0 : (long)(100 * (Math.Clamp(score, Least, most) - Least) / (most - Least)))];
    }

    /// <summary>The name a node lists the image under: with a tag.</summary>
    public static string NameOf(string image) => image.LastIndexOf(':') <= image.LastIndexOf('/') ? image + ":latest" : image;
}
