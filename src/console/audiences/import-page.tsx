import { Button, Card, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { PageFrame } from '../parts/page.tsx'
import { Failure } from '../parts/states.tsx'
import { COUNTRIES } from './countries.ts'
import { Outcome } from './import-outcome.tsx'
import { Figures, FirstLines, Problems } from './import-report.tsx'
import { AUDIENCES_KEY } from './load-audiences.ts'

const ROLES = ['phone', 'name', 'language', 'time_zone', 'birthday', 'tags', 'consent'] as const
type Role = (typeof ROLES)[number]
type Mapping = Partial<Record<Role, string | undefined>>

/** A list of guests from a CSV file: its contents, the expected result, the result. */
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
    async (columns: Mapping | undefined) => {
      const answer = await api.POST('/v1/audiences/import', { body: form(true, columns) })
      return 'dry_run' in answer ? answer : undefined
    },
    {
      onDone: (found) => setMapping(found?.mapping),
      onFailed: () => undefined,
    },
  )
  const run = useAct(
    async () => {
      const answer = await api.POST('/v1/audiences/import', { body: form(false, mapping) })
      return 'dry_run' in answer ? undefined : answer
    },
    { refresh: [AUDIENCES_KEY] },
  )
  const rehearsal = check.data
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
                {!rehearsal && (
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
          {rehearsal && mapping && (
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
                      data={rehearsal.columns}
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
                <FirstLines rehearsal={rehearsal} />
                <Title order={2} size="h4">
                  {t('csv.checked')}
                </Title>
                <Figures counts={rehearsal.counts} />
                <Problems problems={rehearsal.problems} />
                {(name.trim() === '' || consent.trim().length < 3) && (
                  <Text size="sm">{t(name.trim() === '' ? 'csv.needsName' : 'csv.needsConsent')}</Text>
                )}
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
  if (role === 'consent') return 'agreed'
  return role === 'name' ? 'guestName' : role === 'time_zone' ? 'timeZone' : role
}

function countryNames(language: string) {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  return COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code }))
}
