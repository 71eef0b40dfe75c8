import { Accordion, Group, Text } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Guest } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import type { List } from '../../lists.ts'
import { useList } from '../../lists.ts'
import { Rows } from '../../parts/rows.tsx'
import { Loading } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useCan } from '../../session.ts'
import { StatusMark } from '../timeline/status-mark.tsx'
import words from '../words.module.css'

const Consents = lazy(() => import('../../guests/consents.tsx').then((each) => ({ default: each.Consents })))
const SamePerson = lazy(() => import('../../guests/same-person.tsx').then((each) => ({ default: each.SamePerson })))

/** What is rarely looked at: loaded when it is opened. */
export function Folds({ guest }: { guest: Guest }) {
  const guestId = guest.id
  const { t } = useTranslation('inbox')
  const [open, setOpen] = useState<string[]>([])
  return (
    <Accordion
      multiple
      value={open}
      onChange={setOpen}
      order={3}
      styles={{ label: { fontSize: 13.5, fontWeight: 600 } }}
    >
      <Accordion.Item value="mailings">
        <Accordion.Control>{t('card.mailings')}</Accordion.Control>
        <Accordion.Panel>{open.includes('mailings') && <Mailings guestId={guestId} />}</Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="bonuses">
        <Accordion.Control>{t('card.bonuses')}</Accordion.Control>
        <Accordion.Panel>{open.includes('bonuses') && <Bonuses guestId={guestId} />}</Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="consents">
        <Accordion.Control>{t('card.consents')}</Accordion.Control>
        <Accordion.Panel>
          <Suspense fallback={<Loading lines={3} />}>
            {open.includes('consents') && <Consents guestId={guestId} />}
          </Suspense>
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="same">
        <Accordion.Control>{t('card.duplicates')}</Accordion.Control>
        <Accordion.Panel>
          <Suspense fallback={<Loading lines={2} />}>{open.includes('same') && <SamePerson guest={guest} />}</Suspense>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}

function Mailings({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const mayOpen = useCan()('mailings:read')
  const mailings = useList(['guests', guestId, 'mailings'], '/v1/guests/{id}/timeline', {
    path: { id: guestId },
    query: { kinds: 'mailing' },
    limit: 10,
  })
  return (
    <Listed list={mailings} none={t('card.noMailings')}>
      {(entry) => {
        if (entry.kind !== 'mailing') return null
        const name = entry.mailing_name ?? entry.text?.slice(0, 60) ?? '—'
        return (
          <Group key={entry.id} justify="space-between" wrap="nowrap" gap={6}>
            <Text size="sm" truncate>
              {entry.status && <StatusMark status={entry.status} />}
              {mayOpen && entry.mailing_id ? (
                <Link href={`/mailings/${entry.mailing_id}`} className={words.link}>
                  <bdi>{name}</bdi>
                </Link>
              ) : (
                <bdi>{name}</bdi>
              )}
            </Text>
            <Text size="xs" c="dimmed">
              <When at={entry.at} as="brief" />
            </Text>
          </Group>
        )
      }}
    </Listed>
  )
}

function Bonuses({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const bonuses = useList(['guests', guestId, 'bonuses'], '/v1/guests/{id}/bonuses', {
    path: { id: guestId },
    limit: 10,
  })
  return (
    <Listed list={bonuses} none={t('card.noBonuses')}>
      {({ id, amount, reason, at }) => (
        <Group key={id} justify="space-between" wrap="nowrap" gap={6}>
          <Text size="sm" truncate>
            <span className="numerals">
              {amount > 0 ? '+' : '−'}
              {formats.number(Math.abs(amount), 2)}
            </span>{' '}
            {reason && <bdi className={words.dim}>{reason}</bdi>}
          </Text>
          <Text size="xs" c="dimmed">
            <When at={at} as="brief" />
          </Text>
        </Group>
      )}
    </Listed>
  )
}

function Listed<T>({ list, none, children }: { list: List<T>; none: string; children: (row: T) => ReactNode }) {
  const empty = (
    <Text size="sm" c="dimmed">
      {none}
    </Text>
  )
  return (
    <Rows list={list} empty={empty} lines={2} more={{ size: 'xs', mt: 6 }}>
      {(rows) => rows.map((row) => children(row))}
    </Rows>
  )
}
