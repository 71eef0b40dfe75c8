import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Deployment } from 'kubernetes-models/apps/v1'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, PersistentVolumeClaim, Secret, Service } from 'kubernetes-models/v1'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { settingsSchema } from '../config/env.ts'
import { connect } from '../src/db/index.ts'
import { createMetrics } from '../src/lib/metrics.ts'
import { freshStoreUrl } from './support/stores.ts'
import { serveWholeApi } from './support/whole-api.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
/** The package brings no types along. */
const yaml: { loadAll(text: string): unknown[] } = createRequire(import.meta.url)('js-yaml')
const documents = (path: string) => yaml.loadAll(read(path)).filter((document) => document !== undefined)

const isSetting = (name: string) => name in settingsSchema.shape

type Model = new (data: never) => { validate(): void }
const MODELS: Record<string, Model> = {
  'apps/v1 Deployment': Deployment,
  'networking.k8s.io/v1 Ingress': Ingress,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 PersistentVolumeClaim': PersistentVolumeClaim,
  'v1 Secret': Secret,
  'v1 Service': Service,
}

/** Checks a manifest against Kubernetes' own schema, which the package includes. Throws what does not fit. */
function validate(document: { apiVersion: string; kind: string; spec?: unknown }): void {
  const Model = MODELS[`${document.apiVersion} ${document.kind}`]
  if (!Model) throw new Error(`${document.apiVersion} ${document.kind} is not known here`)
  new Model(document as never).validate()
}

describe('Kubernetes manifests', () => {
  const files = globSync('deploy/kubernetes/*.yaml', { cwd: root }).filter((file) => !file.includes('kustomization'))
  const named = z.looseObject({ apiVersion: z.string(), kind: z.string() })
  const all = files.flatMap((file) => documents(file).map((document) => ({ file, document: named.parse(document) })))

  it.each(all.map(({ file, document }) => [file, document.kind, document] as const))(
    '%s: %s is as its schema says',
    (_file, _kind, document) => {
      expect(() => validate(document)).not.toThrow()
    },
  )

  it('the schemas find what is wrong', () => {
    const good = all.find(({ document }) => document.kind === 'Deployment')!.document
    const spec = good.spec as object
    expect(() => validate({ ...good, spec: { ...spec, replicas: 'two' } })).toThrow(/replicas/)
    expect(() => validate({ ...good, spec: { ...spec, selector: undefined } })).toThrow(/selector/)
  })

  it('kustomization names every manifest but the secret to fill in', () => {
    const { resources } = z
      .looseObject({ resources: z.array(z.string()) })
      .parse(documents('deploy/kubernetes/kustomization.yaml')[0])
    expect(resources.map((name) => `deploy/kubernetes/${name}`).toSorted()).toEqual(
      files.filter((file) => !file.includes('example')).toSorted(),
    )
  })

  it('ask the paths there are, give time to stop, and set settings that exist', () => {
    const deployments = all.filter(({ document }) => document.kind === 'Deployment')
    expect(deployments).toHaveLength(3)
    for (const { document } of deployments) {
      const text = JSON.stringify(document)
      const { spec } = podOf.parse(document).spec.template
      // The process gives itself 30 s.
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(30)
      const paths = [...text.matchAll(/"httpGet":\{"path":"([^"]+)"/g)].map(([, path]) => path)
      expect(paths.toSorted()).toEqual(['/healthz', '/healthz', '/readyz'])
      for (const { env } of spec.containers) expect(env.filter(({ name }) => !isSetting(name))).toEqual([])
    }
    const settings = all.flatMap(({ document }) =>
      Object.keys({ ...(document.data as object | undefined), ...(document.stringData as object | undefined) }),
    )
    expect(settings.length).toBeGreaterThan(5)
    expect(settings.filter((name) => !isSetting(name))).toEqual([])
  })
})

const podOf = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number(),
        containers: z.array(z.looseObject({ env: z.array(z.looseObject({ name: z.string() })) })),
      }),
    }),
  }),
})

it('the images, units and compose file run what npm start runs, with settings that exist', () => {
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(read('package.json')))
  const started = / && exec (node .+)$/.exec(scripts.start)?.[1]
  const unit = read('deploy/systemd/otklik.service')
  expect(unit).toContain(`ExecStart=/usr/bin/${started}\n`)
  expect(JSON.parse(/^CMD (\[.*\])$/m.exec(read('Dockerfile'))![1]!).join(' ')).toBe(started)
  const units = [unit, read('deploy/systemd/otklik-backup.service')].join('\n')
  const inUnits = [...units.matchAll(/\b(OTKLIK_[A-Z_]+)/g)].map(([, name = '']) => name)
  const compose = z
    .looseObject({
      services: z.looseObject({ otklik: z.looseObject({ environment: z.record(z.string(), z.unknown()) }) }),
    })
    .parse(documents('docker-compose.yml')[0])
  const named = [...inUnits, ...Object.keys(compose.services.otklik.environment)]
  expect(named.filter((name) => !isSetting(name))).toEqual([])
})

const ruleFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Otklik[A-Z]\w+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string(), description: z.string().optional() }),
        }),
      ),
    }),
  ),
})
const dashboardFile = z.looseObject({
  panels: z.array(
    z.looseObject({ id: z.number(), title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) }),
  ),
})

describe('alert rules and dashboard', () => {
  let expressions: string[]
  beforeAll(() => {
    const rules = ruleFile.parse(documents('deploy/monitoring/alerts.yaml')[0]).groups.flatMap(({ rules }) => rules)
    const { panels } = dashboardFile.parse(JSON.parse(read('deploy/monitoring/grafana-dashboard.json')))
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    expressions = [...rules, ...panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr)
  })

  it('ask for metrics that /metrics has', async () => {
    const { url, remove } = await freshStoreUrl('sqlite')
    const store = connect(url)
    onTestFinished(() => store.close().then(remove))
    const { api } = await serveWholeApi(store)
    const text = String((await api.call('GET', '/metrics')).body)
    const metrics = new Map(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
    )
    const series = new Set(
      [...metrics].flatMap(([name, type]) =>
        type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
      ),
    )
    const asked = new Set(
      expressions.flatMap((text) =>
        [...text.matchAll(/\b((?:otklik|process|nodejs)_\w+)/g)].map(([, name = '']) => name),
      ),
    )
    expect(asked.size).toBeGreaterThan(15)
    expect([...asked].filter((name) => !series.has(name))).toEqual([])
  })
})

it('expressions group and select by labels that the metrics have', async () => {
  const labels: Record<string, string[]> = {}
  for (const metric of Object.values(createMetrics())) {
    if (typeof metric === 'object' && metric !== null && 'labelNames' in metric && 'name' in metric)
      labels[String(metric.name)] = metric.labelNames as string[]
  }
  expect(labels.otklik_messages_out_total).toEqual(['result'])
  const text =
    read('deploy/monitoring/alerts.yaml') + read('deploy/monitoring/grafana-dashboard.json').replaceAll('\\"', '"')
  const wrong = [...text.matchAll(/(otklik_\w+?)(?:_bucket|_count|_sum)?\{([^}]*)\}/g)].flatMap(
    ([, name = '', inside = '']) => {
      const known = labels[name]
      const used = [...inside.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)].map(([, label = '']) => label)
      return known
        ? used.filter((label) => !['job', 'instance', ...known].includes(label)).map((label) => `${name} ${label}`)
        : []
    },
  )
  expect(wrong).toEqual([])
})
