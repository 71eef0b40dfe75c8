import { Anchor, Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconBell, IconBrandWhatsapp, IconMessage } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { Channel } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { ReasonWords } from '../parts/reason-words.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { SettingsFrame } from './settings-frame.tsx'

const ICONS = { whatsapp: IconBrandWhatsapp, sms: IconMessage, push: IconBell }

/** As they call themselves. */
const PROVIDERS: Partial<Record<string, string>> = { smsc: 'SMSC.ru', twilio: 'Twilio', fcm: 'Firebase' }

/** Which channels mailings may use, and the state of their providers. */
export function Channels() {
  const { t } = useTranslation('settings')
  const channels = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => api.GET('/v1/channels', { signal }),
    refetchInterval: 30_000,
  })
  return (
    <SettingsFrame section="channels" hint={t('channels.hint')}>
      <Loaded query={channels}>
        {({ data }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {data.map((channel) => (
              <ChannelCard key={channel.channel} channel={channel} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </SettingsFrame>
  )
}

function ChannelCard({ channel }: { channel: Channel }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const can = useCan()
  const { channel: name, configured, per_second, price, currency, providers } = channel
  const Icon = ICONS[name]
  return (
    <Card component="section" aria-label={t(`channels.name.${name}`)}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <Icon size={20} aria-hidden />
            <Title order={2} size="h4">
              {t(`channels.name.${name}`)}
            </Title>
          </Group>
          {name !== 'whatsapp' && (
            <Badge color={configured ? 'teal' : 'gray'}>{t(configured ? 'channels.on' : 'channels.off')}</Badge>
          )}
        </Group>
        {name === 'whatsapp' ? (
          <Text size="sm">
            {t('channels.whatsapp')}{' '}
            <Anchor component={Link} href="/numbers" size="sm" underline="always">
              {t('channels.toNumbers')}
            </Anchor>
          </Text>
        ) : configured ? (
          <>
            {providers.map((provider) => (
              <div key={provider.name}>
                <Group gap="xs">
                  <Text size="sm" fw={600}>
                    {PROVIDERS[provider.name] ?? provider.name}
                  </Text>
                  <Badge color={provider.state === 'up' ? 'teal' : 'yellow'}>
                    {t(`channels.state.${provider.state}`)}
                  </Badge>
                </Group>
                {provider.state === 'resting' && (
                  <Text size="xs" c="dimmed">
                    {provider.reason && <ReasonWords reason={provider.reason} />}
                    {provider.until && (
                      <>
                        {' · '}
                        {t('channels.until')} <When at={provider.until} />
                      </>
                    )}
                  </Text>
                )}
              </div>
            ))}
            {per_second !== null && (
              <Text size="sm" c="dimmed">
                {t('channels.perSecond', { count: per_second })}
              </Text>
            )}
            {price !== null && price > 0 && (
              <Text size="sm" c="dimmed">
                {t('channels.price', { price: formats.number(price, 4), currency: currency ?? '' })}
              </Text>
            )}
          </>
        ) : (
          <>
            <Text size="sm">{t('channels.how')}</Text>
            {can('admin') && (
              <Anchor component={Link} href="/settings/service" size="sm" underline="always">
                {t('channels.set')}
              </Anchor>
            )}
          </>
        )}
      </Stack>
    </Card>
  )
}
