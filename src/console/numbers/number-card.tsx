import { Anchor, Badge, Button, Card, Divider, Group, Stack, Text } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { Gauges } from './gauges.tsx'
import { RestrictionNote, SafetyNote } from './notes.tsx'
import { NumberMenu } from './number-menu.tsx'
import { phoneText } from './phone-text.ts'
import { SafetyBadge, StateBadge, useReason } from './state-badge.tsx'
import { WarmUp } from './warm-up.tsx'

/** A number at a glance: its state, its limits, its needs. */
export function NumberCard({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const reasonOf = useReason()
  const mayLink = useCan()('numbers:write')
  const linkable = ['pairing', 'logged_out', 'failed'].includes(number.state)
  const { health } = number
  const isOfficial = number.kind === 'cloud_api'
  return (
    <Card component="section" aria-label={number.label}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Anchor component={Link} href={`/numbers/${number.id}`} fw={600} c="var(--mantine-color-text)">
              {number.label}
            </Anchor>
            <Text size="sm" c="dimmed" className="numerals">
              {phoneText(number.phone) ?? t('noPhone')}
            </Text>
          </div>
          <NumberMenu number={number} />
        </Group>
        <Group gap={6}>
          <StateBadge state={number.state} />
          {isOfficial && (
            <Badge variant="light" color="blue">
              {t('official.badge')}
            </Badge>
          )}
          {number.safety.level !== 'good' && <SafetyBadge level={number.safety.level} />}
          <Text size="xs" c="dimmed">
            <When at={number.since} as="ago" />
          </Text>
        </Group>
        {number.reason && number.state !== 'restricted' && <Text size="sm">{reasonOf(number.reason)}</Text>}
        <RestrictionNote number={number} />
        <SafetyNote number={number} />
        {linkable ? (
          <Button
            component={Link}
            href={`/numbers/${number.id}`}
            variant="light"
            leftSection={mayLink && !isOfficial && <IconQrcode size={16} />}
            style={{ alignSelf: 'flex-start' }}
          >
            {mayLink && !isOfficial ? t(number.state === 'pairing' ? 'act.link' : 'act.relink') : t('act.details')}
          </Button>
        ) : (
          <>
            <Gauges number={number} />
            <Divider />
            {!isOfficial && <WarmUp number={number} brief />}
            <Group gap="lg" mt="auto">
              <Fact name={t('health.sent')} value={formats.number(health.sent_today)} />
              <Fact name={t('health.failed')} value={formats.number(health.failed_today)} />
              <Fact
                name={t('health.replies')}
                value={health.reply_share === null ? t('health.none') : formats.percent(health.reply_share)}
              />
            </Group>
          </>
        )}
      </Stack>
    </Card>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" className="numerals">
        {value}
      </Text>
    </div>
  )
}
