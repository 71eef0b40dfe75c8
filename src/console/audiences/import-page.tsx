import {
  Alert,
  Button,
  Card,
  Group,
  Loader,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ListImportOut, ListRehearsalOut } from '../../mailings/index.ts'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { useFormats } from '../formats.ts'
import { PageFrame } from '../parts/page.tsx'
import { Failure } from '../parts/states.tsx'
import { COUNTRIES } from './countries.ts'
import { AUDIENCES_KEY } from './load-audiences.ts'

const ROLES = ['phone', 'name', 'language', 'time_zone', 'birthday', 'tags'] as const
type Role = (typeof ROLES)[number]
type Mapping = Partial<Record<Role, string | undefined>>

type Counts = ListImportOut['counts']
type Problem = ListImportOut['problems'][number]

/** A list of guests from a CSV file: what is in it, what would come of it, what came of it. */
export function ImportPage() {
  const { t, i18n } = useTranslation('audiences')
  const [file, setFile] = useState<File>()
  const [name, setName] = useState('')
  const [consent, setConsent] = useState('')
  const [country, setCountry] = useState(i18n.language === 'ru' ? 'RU' : 'GB')
  const [mapping, setMapping] = useState<Mapping>()

  const form = (dryRun: boolean, columns: Mapping | undefined) => {
    const data = new FormData()
    if (name.trim()) data.set('name', name.trim())
    if (consent.trim().length >= 3) data.set('consent_source', consent.trim())
    data.set('default_country', country)
    data.set('dry_run', String(dryRun))
    if (columns) data.set('mapping', JSON.stringify(columns))
    if (file) data.set('file', file)
    return data
  }
  const check = useAct(
    (columns: Mapping | undefined) => api.post<ListRehearsalOut>('/v1/audiences/import', form(true, columns)),
    {
      onDone: (found) => setMapping(found.mapping),
      onFailed: () => undefined,
    },
  )
  const run = useAct(() => api.post<ListImportOut>('/v1/audiences/import', form(false, mapping)), {
    refresh: [AUDIENCES_KEY],
  })
  const choose = (chosen: File | undefined) => {
    setFile(chosen)
    setMapping(undefined)
    check.reset()
    if (chosen && name === '') setName(chosen.name.replace(/\.csv$/i, ''))
  }

  return (
    <PageFrame title={t('csv.title')} width={960} above={{ href: '/audiences', title: t('title') }}>
      {run.data ? (
        <Outcome report={run.data} />
      ) : (
        <Stack>
          {file ? (
            <Card>
              <Stack>
                <Group justify="space-between">
                  <Text fw={550}>{t('csv.chosen', { name: file.name })}</Text>
                  <Button variant="default" size="xs" onClick={() => choose(undefined)}>
                    {t('csv.other')}
                  </Button>
                </Group>
                <Group grow align="flex-start">
                  <TextInput
                    label={t('csv.name')}
                    required
                    maxLength={200}
                    value={name}
                    onChange={(event) => setName(event.currentTarget.value)}
                  />
                  <Select
                    label={t('csv.country')}
                    searchable
                    allowDeselect={false}
                    data={countryNames(i18n.language)}
                    value={country}
                    onChange={(value) => value && setCountry(value)}
                  />
                </Group>
                <TextInput
                  label={t('csv.consent')}
                  description={t('csv.consentHint')}
                  required
                  minLength={3}
                  maxLength={500}
                  value={consent}
                  onChange={(event) => setConsent(event.currentTarget.value)}
                />
                {check.error && <Failure error={check.error} />}
                {!check.data && (
                  <Button
                    onClick={() => check.mutate(mapping)}
                    loading={check.isPending}
                    style={{ alignSelf: 'flex-start' }}
                  >
                    {t('csv.check')}
                  </Button>
                )}
              </Stack>
            </Card>
          ) : (
            <Dropzone
              onDrop={([dropped]) => choose(dropped)}
              accept={{ 'text/csv': ['.csv', '.txt'], 'application/vnd.ms-excel': ['.csv'] }}
              maxFiles={1}
              multiple={false}
              inputProps={{ 'aria-label': t('csv.drop') }}
            >
              <Stack align="center" gap="xs" py="xl">
                <IconFileTypeCsv size={40} stroke={1.4} aria-hidden />
                <Text fw={550}>{t('csv.drop')}</Text>
                <Text size="sm" c="dimmed">
                  {t('csv.dropHint')}
                </Text>
              </Stack>
            </Dropzone>
          )}
          {check.data && mapping && (
            <Card>
              <Stack>
                <Title order={2} size="h4">
                  {t('csv.columns')}
                </Title>
                <SimpleGrid cols={{ base: 2, sm: 3 }}>
                  {ROLES.map((role) => (
                    <Select
                      key={role}
                      label={t(`csv.${labelOf(role)}`)}
                      placeholder={t('csv.nothing')}
                      required={role === 'phone'}
                      clearable={role !== 'phone'}
                      data={check.data.columns}
                      value={mapping[role] ?? null}
                      onChange={(column) => {
                        const { [role]: _, ...rest } = mapping
                        const next = column ? { ...rest, [role]: column } : rest
                        setMapping(next)
                        check.mutate(next)
                      }}
                    />
                  ))}
                </SimpleGrid>
                <FirstLines rehearsal={check.data} />
                <Title order={2} size="h4">
                  {t('csv.checked')}
                </Title>
                <Figures counts={check.data.counts} />
                <Problems problems={check.data.problems} />
                <Button
                  onClick={() => run.mutate()}
                  loading={run.isPending}
                  disabled={name.trim() === '' || consent.trim().length < 3 || check.isPending}
                  style={{ alignSelf: 'flex-start' }}
                >
                  {t('csv.run')}
                </Button>
              </Stack>
            </Card>
          )}
        </Stack>
      )}
    </PageFrame>
  )
}

function labelOf(role: Role) {
  return role === 'name' ? 'guestName' : role === 'time_zone' ? 'timeZone' : role
}

function countryNames(language: string) {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  return COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code }))
}

/** A long import goes on after its answer: asks until it is over. */
function Outcome({ report: first }: { report: ListImportOut }) {
  const { t } = useTranslation('audiences')
  const report = useQuery({
    queryKey: [...AUDIENCES_KEY, 'imports', first.id],
    queryFn: ({ signal }) => api.get<ListImportOut>(`/v1/audiences/imports/${first.id}`, { signal }),
    initialData: first,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 1_500 : false),
  })
  const { counts, status, problems, audience_id, id } = report.data
  return (
    <Card>
      <Stack>
        <Title order={2} size="h4">
          {t('csv.report')}
        </Title>
        {status === 'running' ? (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">{t('counting')}</Text>
          </Group>
        ) : (
          <Alert color={status === 'finished' ? 'green' : 'red'}>{t('csv.done')}</Alert>
        )}
        <Figures counts={counts} />
        <Problems problems={problems} />
        <Group>
          <Button component={Link} href={`/audiences/${audience_id}`}>
            {t('kind.list')}
          </Button>
          <Button variant="default" component={Link} href={`/mailings/new?audience=${audience_id}`}>
            {t('use')}
          </Button>
          {counts.rejected + counts.duplicates > 0 && (
            <Button variant="default" component="a" href={`/v1/audiences/imports/${id}/problems.csv`} download>
              {t('csv.download')}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  )
}

function Figures({ counts }: { counts: Counts }) {
  const { t } = useTranslation('audiences')
  const formats = useFormats()
  const figures = [
    [t('csv.rows'), counts.rows],
    [t('csv.good'), counts.added],
    [t('csv.created'), counts.created],
    [t('csv.found'), Math.max(0, counts.added - counts.created)],
    [t('csv.duplicates'), counts.duplicates + counts.already_listed],
    [t('csv.bad'), counts.rejected],
    [t('csv.optedOut'), counts.opted_out],
  ] as const
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text fw={600} className="numerals">
            {formats.number(value)}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  )
}

function FirstLines({ rehearsal }: { rehearsal: ListRehearsalOut }) {
  const { t } = useTranslation('audiences')
  const words = useProblemWords()
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {t('csv.first')}
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table fz="xs" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('csv.line')}</Table.Th>
              {rehearsal.columns.slice(0, 8).map((column) => (
                <Table.Th key={column}>{column}</Table.Th>
              ))}
              <Table.Th>{t('csv.phone')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rehearsal.preview.slice(0, 6).map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td>{row.line}</Table.Td>
                {rehearsal.columns.slice(0, 8).map((column) => (
                  <Table.Td key={column} className="people-wrote">
                    {String(row.cells[column] ?? '')}
                  </Table.Td>
                ))}
                <Table.Td>
                  {row.phone ??
                    words(
                      rehearsal.problems.find(({ line }) => line === row.line),
                      row.problem,
                    )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  )
}

/** What is wrong with a line; the server's own words for what we do not know. */
function useProblemWords() {
  const { t, i18n } = useTranslation('audiences')
  return (problem: Problem | undefined, otherwise: string | null): string => {
    if (!problem) return otherwise ?? ''
    const known = i18n.exists(`audiences:csv.problems.${problem.code}`)
    return known ? t(`csv.problems.${problem.code}` as 'csv.problems.no_phone') : problem.reason
  }
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation('audiences')
  const words = useProblemWords()
  if (problems.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {t('csv.badRows')}
      </Text>
      <Table fz="xs" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70}>{t('csv.line')}</Table.Th>
            <Table.Th>{t('csv.problem')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {problems.slice(0, 20).map((problem) => (
            <Table.Tr key={problem.line}>
              <Table.Td className="numerals">{problem.line}</Table.Td>
              <Table.Td className="people-wrote">{words(problem, null)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
