using Fairway.Delivery.Kustomize.Reading;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Sets <c>spec.replicas</c> of the workloads named in <c>replicas</c>, by any name they had.</summary>
internal static class ReplicaTransformer
{
    private static readonly string[] Kinds = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"];

    public static void Apply(BuildSession session, Kustomization kustomization, ItemSet items)
    {
        for (var i = 0; i < kustomization.Replicas.Count; i++)
        {
            session.StopWhenCancelled();
            var (name, count) = kustomization.Replicas[i];
            var found = items.All.Where(item => item.Previous.Append(item.Id).Any(id => id.Name == name && Kinds.Contains(id.Kind.Kind))).ToList();
            if (found.Count == 0)
            {
                throw new KustomizeException(kustomization.File, $"replicas[{i}]", $"there is no {string.Join(", ", Kinds)} called \"{name}\"");
            }

            foreach (var item in found)
            {
                item.Object = Change.Fields(kustomization, $"replicas[{i}]", item.Object, new FieldSpec("spec/replicas", Create: true), _ => count);
            }
        }
    }
}
