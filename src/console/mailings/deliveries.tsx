import { Anchor, Badge, Button, Card, Group, Select, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { DeliveryOut } from '../../mailings/index.ts'
import { urlOf, usePages } from '../api.ts'
import { nameOfGuest } from '../inbox/guest-name.ts'
import { useNumbers } from '../numbers/load-numbers.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useReasonWords } from './reasons.tsx'
import { MAILINGS_KEY, type Mailing } from './types.ts'

const STATUSES = [
  'waiting',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  'unconfirmed',
  'cancelled',
] as const

const nameOf = ({ guest_name, guest_phone }: DeliveryOut) =>
  nameOfGuest({ name: guest_name, push_name: null, phone: guest_phone })

/** Who gets a mailing, and how it went with each. */
export function Deliveries({ mailing }: { mailing: Mailing }) {
  const { t, i18n } = useTranslation(['mailings', 'templates', 'shell'])
  const [status, setStatus] = useState<string | null>(null)
  const path = `/v1/mailings/${mailing.id}/deliveries`
  const deliveries = usePages<DeliveryOut>(
    [...MAILINGS_KEY, mailing.id, 'deliveries'],
    path,
    { status },
    { limit: 25, ...(mailing.status === 'running' && { refetchEveryMs: 5_000 }) },
  )
  const numbers = useNumbers()
  const words = useReasonWords()
  const labelOf = (id: string | null) => (id ? (numbers.rows.find((each) => each.id === id)?.label ?? '') : '')
  const stateOf = (name: string) =>
    i18n.exists(`mailings:deliveries.states.${name}`)
      ? t(`deliveries.states.${name}` as 'deliveries.states.sent')
      : name
  return (
    <Card component="section" p={0}>
      <Group justify="space-between" p="md" pb="xs">
        <Title order={2} size="h4">
          {t('deliveries.title')}
        </Title>
        <Group gap="xs">
          <Select
            aria-label={t('deliveries.status')}
            size="xs"
            clearable
            clearButtonProps={{ 'aria-label': t('shell:act.clear') }}
            placeholder={t('deliveries.any')}
            data={STATUSES.map((each) => ({ value: each, label: stateOf(each) }))}
            value={status}
            onChange={setStatus}
          />
          <Button size="xs" variant="default" component="a" href={urlOf(`${path}.csv`, { status })} download>
            {t('deliveries.csv')}
          </Button>
        </Group>
      </Group>
      {deliveries.isPending && <Loading />}
      {deliveries.error && <Failure error={deliveries.error} retry={() => void deliveries.refetch()} />}
      {deliveries.isSuccess && deliveries.rows.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('deliveries.empty')}
        </Text>
      )}
      {deliveries.rows.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table horizontalSpacing="md" verticalSpacing={6} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('deliveries.guest')}</Table.Th>
                <Table.Th>{t('deliveries.status')}</Table.Th>
                <Table.Th>{t('deliveries.number')}</Table.Th>
                <Table.Th ta="right">{t('deliveries.when')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {deliveries.rows.map((delivery) => (
                <Table.Tr key={delivery.id}>
                  <Table.Td>
                    <Anchor component={Link} href={`/inbox/${delivery.guest_id}`} size="sm">
                      <bdi className="people-wrote">{nameOf(delivery) ?? t('shell:state.noName')}</bdi>
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    {stateOf(delivery.status)}
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
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {deliveries.hasNextPage && (
        <Group p="sm" justify="center">
          <Button
            size="xs"
            variant="default"
            onClick={() => void deliveries.fetchNextPage()}
            loading={deliveries.isFetchingNextPage}
          >
            {t('shell:act.more')}
          </Button>
        </Group>
      )}
    </Card>
  )
}
