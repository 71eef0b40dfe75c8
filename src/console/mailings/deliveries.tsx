import { Anchor, Badge, Button, Group, Select, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { DELIVERY_WORDS } from '../../mailings/delivery-words.ts'
import { addressOf, urlOf } from '../api.ts'
import type { Delivery, Mailing } from '../api-types.ts'
import { useLanguage } from '../i18n.ts'
import { nameOfGuest } from '../inbox/guest-name.ts'
import { useList } from '../lists.ts'
import { useNumbers } from '../numbers/load-numbers.ts'
import { Part } from '../parts/part.tsx'
import { Rows } from '../parts/rows.tsx'
import { When } from '../parts/when.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { useCan } from '../session.ts'
import { useReasonWords } from './reasons.tsx'
import { MAILINGS_KEY } from './types.ts'

const nameOf = ({ guest_name, guest_phone }: Delivery) =>
  nameOfGuest({ name: guest_name, push_name: null, phone: guest_phone })

/** Who gets a mailing, and what became of each message. */
export function Deliveries({ mailing }: { mailing: Mailing }) {
  const { t } = useTranslation(['mailings', 'templates', 'shell'])
  const [status, setStatus] = useState<Delivery['status'] | null>(null)
  const path = { id: mailing.id }
  const deliveries = useList([...MAILINGS_KEY, mailing.id, 'deliveries'], '/v1/mailings/{id}/deliveries', {
    path,
    query: { status },
    limit: 25,
    ...(mailing.status === 'running' && { refetchEveryMs: 5_000 }),
  })
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const numbers = useNumbers()
  const words = useReasonWords()
  const labelOf = (id: string | null) => (id ? (numbers.rows.find((each) => each.id === id)?.label ?? '') : '')
  const language = useLanguage()
  const { states } = DELIVERY_WORDS[language]
  return (
    <Part
      title={t('deliveries.title')}
      actions={
        <Group gap="xs">
          <Select
            aria-label={t('deliveries.status')}
            size="xs"
            clearable
            placeholder={t('deliveries.any')}
            data={(Object.keys(states) as Delivery['status'][]).map((value) => ({ value, label: states[value] }))}
            value={status}
            onChange={setStatus}
          />
          <Button
            size="xs"
            variant="default"
            component="a"
            href={urlOf(addressOf('/v1/mailings/{id}/deliveries.csv', path), { status, language, time_zone: zone })}
            download
          >
            {t('deliveries.csv')}
          </Button>
        </Group>
      }
    >
      <Rows
        list={deliveries}
        empty={
          <Text size="sm" c="dimmed">
            {t('deliveries.empty')}
          </Text>
        }
        more={{ size: 'xs', mt: 'sm' }}
      >
        {(rows) => (
          <WideTable
            label={t('deliveries.title')}
            columns={[
              t('deliveries.guest'),
              t('deliveries.status'),
              t('deliveries.number'),
              { title: t('deliveries.when'), align: 'right' },
            ]}
            minWidth={560}
          >
            {rows.map((delivery) => (
              <Table.Tr key={delivery.id}>
                <Table.Td>
                  <Guest delivery={delivery} />
                </Table.Td>
                <Table.Td>
                  {states[delivery.status]}
                  {delivery.replied_at && (
                    <Badge ml={6} size="sm">
                      {t('deliveries.replied')}
                    </Badge>
                  )}
                  {delivery.reason && (
                    <Text size="xs" c="dimmed">
                      {words(delivery.reason)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {delivery.channel && delivery.channel !== 'whatsapp'
                    ? t(`templates:channels.${delivery.channel}`)
                    : labelOf(delivery.number_id)}
                </Table.Td>
                <Table.Td ta="right" className="numerals">
                  {delivery.sent_at && <When at={delivery.sent_at} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Rows>
    </Part>
  )
}

/** Leads to the chat, for those who may read it. */
function Guest({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const mayOpen = useCan()('messages:read')
  const name = <bdi className="people-wrote">{nameOf(delivery) ?? t('state.noName')}</bdi>
  if (!mayOpen) return name
  return (
    <Anchor component={Link} href={`/inbox/${delivery.guest_id}`} size="sm">
      {name}
    </Anchor>
  )
}
