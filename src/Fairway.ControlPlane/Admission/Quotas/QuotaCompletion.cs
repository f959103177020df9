using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>Has quotas that were stored before the server counted say what is used: each is written again, and the rule of the store counts.</summary>
internal sealed class QuotaCompletion(ObjectStore store, ObjectReader reader, KindRegistry kinds)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var kind = kinds.Required("", "v1", "resourcequotas");
        foreach (var stored in store.All(kind.StoreResource))
        {
            var quota = reader.Read(stored);
            if (quota["status"]["hard"].IsNull && quota["spec"]["hard"].Fields.Count > 0)
            {
                // Whoever changes it meanwhile has it counted, too.
                await store.CommitAsync(
                    ObjectWrite.Put(kind, stored.Key, stored.Revision, quota), new(UserInfo.Server.Name, "", ""), cancellationToken);
            }
        }
    }
}
