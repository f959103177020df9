// What programs do with objects: make, read, list in pages, change in each way that there is, delete. Ends with 1 at the first surprise.
import assert from 'node:assert/strict';
import {
  ApiException, AppsV1Api, CoreV1Api, KubeConfig, KubernetesObjectApi, PatchStrategy, setHeaderOptions,
} from '@kubernetes/client-node';

const [kubeconfig, namespace] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromFile(kubeconfig);
const [core, apps] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api)];
const as = (type) => setHeaderOptions('Content-Type', type);

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } };
const made = await apps.createNamespacedDeployment({
  namespace,
  body: { metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template } },
});
assert.equal(made.spec.strategy.type, 'RollingUpdate');
assert.ok(made.metadata.creationTimestamp instanceof Date);

const name = 'web';
await apps.patchNamespacedDeployment({ name, namespace, body: { spec: { replicas: 3 } } }, as(PatchStrategy.MergePatch));
await apps.patchNamespacedDeployment(
  { name, namespace, body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'side:1' }] } } } } }, as(PatchStrategy.StrategicMergePatch));
await apps.patchNamespacedDeployment(
  { name, namespace, body: [{ op: 'add', path: '/metadata/labels', value: { tier: 'front' } }] }, as(PatchStrategy.JsonPatch));
const applied = await KubernetesObjectApi.makeApiClient(config).patch(
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, annotations: { owner: 'team' } } },
  undefined, undefined, 'scripts', undefined, PatchStrategy.ServerSideApply);
assert.equal(applied.spec.replicas, 3);
assert.deepEqual(applied.spec.template.spec.containers.map((container) => container.name).sort(), ['side', 'web']);
assert.deepEqual([applied.metadata.labels.tier, applied.metadata.annotations.owner], ['front', 'team']);
assert.ok(applied.metadata.managedFields.some((entry) => entry.manager === 'scripts' && entry.operation === 'Apply'));

const scale = await apps.readNamespacedDeploymentScale({ name, namespace });
scale.spec.replicas = 5;
await apps.replaceNamespacedDeploymentScale({ name, namespace, body: scale });
assert.equal((await apps.readNamespacedDeployment({ name, namespace })).spec.replicas, 5);
await assert.rejects(
  apps.replaceNamespacedDeployment({ name, namespace, body: made }),
  (error) => error instanceof ApiException && error.code === 409 && JSON.parse(error.body).reason === 'Conflict');

for (let i = 0; i < 7; i += 1) {
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: `page-${i}`, labels: { paged: 'yes' } } } });
}
const [seen, paged] = [[], { namespace, labelSelector: 'paged=yes', limit: 3 }];
do {
  const page = await core.listNamespacedConfigMap(paged);
  seen.push(...page.items.map((item) => item.metadata.name));
  paged._continue = page.metadata._continue;
} while (paged._continue);
assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6].map((i) => `page-${i}`));

await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: 'paged=yes' });
await apps.deleteNamespacedDeployment({ name, namespace });
await assert.rejects(
  apps.readNamespacedDeployment({ name, namespace }), (error) => error instanceof ApiException && error.code === 404);
