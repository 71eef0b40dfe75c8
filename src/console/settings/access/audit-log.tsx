import { Code, Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePages } from '../../api.ts'
import { type Formats, useFormats } from '../../formats.ts'
import { usePeople, usePersonName } from '../../parts/person-name.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { SettingsFrame } from '../settings-frame.tsx'
import { ACTIONS } from './actions.ts'

type Entry = {
  id: string
  at: string
  actor: string
  action: string
  subject: string
  details: Record<string, unknown>
}

/** Who did what, and when: by person, act, thing and period. */
export function AuditLog() {
  const { t } = useTranslation('settings')
  const people = usePeople()
  const nameOf = usePersonName()
  const actionName = useActionName()
  const formats = useFormats()
  const [actor, setActor] = useState<string | null>(null)
  const [action, setAction] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [subject] = useDebouncedValue(typed.trim(), 300)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const entries = usePages<Entry>(['audit-log'], '/v1/audit-log', {
    ...{ actor, action, subject },
    ...(from && { since: midnight(from, 0) }),
    ...(to && { until: midnight(to, 1) }),
  })
  return (
    <SettingsFrame section="audit" hint={t('audit.hint')}>
      <Group gap="xs" role="search" aria-label={t('audit.filters')}>
        <Select
          clearable
          searchable
          aria-label={t('audit.who')}
          placeholder={t('audit.who')}
          value={actor}
          onChange={setActor}
          data={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          clearable
          searchable
          aria-label={t('audit.what')}
          placeholder={t('audit.what')}
          w={260}
          value={action}
          onChange={setAction}
          data={ACTIONS.map((value) => ({ value, label: actionName(value) }))}
        />
        <TextInput
          aria-label={t('audit.subject')}
          placeholder={t('audit.subject')}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          aria-label={t('audit.from')}
          leftSection={
            <Text size="xs" c="dimmed" aria-hidden>
              {t('audit.since')}
            </Text>
          }
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          aria-label={t('audit.to')}
          leftSection={
            <Text size="xs" c="dimmed" aria-hidden>
              {t('audit.until')}
            </Text>
          }
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </Group>
      <Rows list={entries} empty={<Empty title={t('audit.empty')} />}>
        {(rows) => (
          <WideTable
            label={t('section.audit')}
            columns={[t('audit.when'), t('audit.who'), t('audit.what'), t('audit.details')]}
            minWidth={720}
          >
            {rows.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <When at={entry.at} />
                </Table.Td>
                <Table.Td className="people-wrote">{nameOf(entry.actor)}</Table.Td>
                <Table.Td>{actionName(entry.action)}</Table.Td>
                <Table.Td maw={360}>
                  <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                    {entry.subject}
                  </Text>
                  {Object.keys(entry.details).length > 0 && (
                    <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                      {Object.entries(entry.details)
                        .map(([name, value]) => `${name}: ${detailOf(name, value, formats)}`)
                        .join(', ')}
                    </Code>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Rows>
    </SettingsFrame>
  )
}

/** An act in words; one that is new to the console keeps its own name. */
function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation('settings')
  return (action) =>
    i18n.exists(`settings:audit.action.${action}`) ? t(`audit.action.${action}` as 'audit.empty') : action
}

/** Times are stored in milliseconds. */
function detailOf(name: string, value: unknown, formats: Formats): string {
  if (name.endsWith('_at') && typeof value === 'number') return formats.dateTime(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The beginning of a local day, some days later. */
function midnight(date: string, days: number): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day + days).toISOString()
}
