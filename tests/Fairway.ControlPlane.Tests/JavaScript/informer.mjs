// An informer on the ConfigMaps of a namespace, which starts again when its watch fails, as the client's own example does. Writes a line for each
// event, until its input ends; then one with what it holds.
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';

const [kubeconfig, namespace] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromFile(kubeconfig);
const api = config.makeApiClient(CoreV1Api);

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const told = ({ metadata, data }) => ({ name: metadata.name, version: metadata.resourceVersion, count: data?.count });

const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () => api.listNamespacedConfigMap({ namespace }));
for (const event of ['add', 'update', 'delete']) {
  informer.on(event, (object) => write({ event, ...told(object) }));
}
informer.on('error', (error) => {
  write({ event: 'error', message: String(error) });
  setTimeout(() => informer.start(), 100);
});
await informer.start();
write({ event: 'started' });

process.stdin.on('end', () => {
  write({ event: 'held', objects: informer.list(namespace).map(told) });
  process.exit(0);
});
process.stdin.resume();
