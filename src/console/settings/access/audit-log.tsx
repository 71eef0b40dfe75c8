import { Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DELIVERY_WORDS, wordsOfReason } from '../../../mailings/delivery-words.ts'
import { useFormats } from '../../formats.ts'
import { useList } from '../../lists.ts'
import { useEverybody, usePersonName } from '../../parts/person-name.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { useTeams } from '../../parts/teams.ts'
import { When } from '../../parts/when.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { SettingsFrame } from '../settings-frame.tsx'
import { ACTIONS } from './actions.ts'
import { Subject } from './subject.tsx'

/** Who did what, and when: by person, act, thing and period. */
export function AuditLog() {
  const { t } = useTranslation('settings')
  const people = useEverybody()
  const nameOf = usePersonName()
  const actionName = useActionName()
  const detail = useDetail()
  const [actor, setActor] = useState<string | null>(null)
  const [action, setAction] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [subject] = useDebouncedValue(typed.trim(), 300)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const entries = useList(['audit-log'], '/v1/audit-log', {
    query: {
      ...{ actor, action, subject },
      ...(from && { since: midnight(from, 0) }),
      ...(to && { until: midnight(to, 1) }),
    },
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
                <Table.Td className="people-wrote" style={{ overflowWrap: 'break-word' }}>
                  {nameOf(entry.actor)}
                </Table.Td>
                <Table.Td>{actionName(entry.action)}</Table.Td>
                <Table.Td maw={360}>
                  <Subject id={entry.subject} />
                  {Object.entries(entry.details)
                    .filter(isTold)
                    .map(([name, value]) => (
                      <Text key={name} size="xs" className="people-wrote" style={{ overflowWrap: 'anywhere' }}>
                        {detail(name, value)}
                      </Text>
                    ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Rows>
    </SettingsFrame>
  )
}

/** An empty list says nothing. */
const isTold = ([, value]: [name: string, value: unknown]) => !Array.isArray(value) || value.length > 0

/** An act in words; one unknown to the console keeps its own name. */
function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation('settings')
  return (action) =>
    i18n.exists(`settings:audit.action.${action}`) ? t(`audit.action.${action}` as 'audit.empty') : action
}

/** A detail in words; a name or value unknown to the console stays as it is. */
function useDetail(): (name: string, value: unknown) => string {
  const { t, i18n } = useTranslation(['settings', 'shell'])
  const formats = useFormats()
  const nameOf = usePersonName()
  const teams = useTeams()
  const wordsOf = (key: string, other: string) => (i18n.exists(key) ? t(key as 'audit.empty') : other)
  const textOf = (name: string, text: string): string => {
    if (INSTANT.test(text)) return formats.dateTime(text)
    if (name === 'team_id') return teams.find(({ id }) => id === text)?.name ?? text
    if (name === 'scopes') return wordsOf(`settings:keys.scope.${text.replace(':', '_')}`, text)
    const [isSecret, end = ''] = SECRET.exec(text) ?? []
    if (isSecret !== undefined) return t('audit.isSet') + end
    const own = wordsOf(`settings:audit.value.${text}`, '')
    if (name === 'reason' && own === '' && isKnownReason(text))
      return wordsOfReason(text, i18n.language === 'ru' ? 'ru' : 'en')
    if (!/^[a-z_]+$/.test(text)) return nameOf(text)
    return wordsOf(ROLE_DETAILS.has(name) ? `shell:role.${text}` : `settings:audit.value.${text}`, text)
  }
  const shownOf = (name: string, value: unknown): string => {
    if (value === null) return '–'
    if (typeof value === 'boolean') return t(value ? 'shell:act.yes' : 'shell:act.no')
    if (Array.isArray(value)) return formats.list(value.map((each) => shownOf(name, each)))
    if (typeof value === 'number') return name.endsWith('_at') ? formats.dateTime(value) : formats.number(value, 2)
    if (typeof value === 'string') return textOf(name, value)
    return formats.list(Object.entries(Object(value)).map(([inner, one]) => detail(inner, one)))
  }
  const detail = (name: string, value: unknown): string =>
    `${wordsOf(`settings:audit.detail.${name}`, name)}: ${shownOf(name, value)}`
  return detail
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
/** That a secret is set, and its end: `set, …1234`. */
const SECRET = /^set(, ….+)?$/
const isKnownReason = (reason: string) => Object.hasOwn(DELIVERY_WORDS.en.reasons, reason)
/** For a change of role they are the old and the new one. */
const ROLE_DETAILS: ReadonlySet<string> = new Set(['role', 'from', 'to'])

/** The beginning of a local day, this many days later. */
function midnight(date: string, days: number): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day + days).toISOString()
}
