import { Anchor, Box, Button, Group, List, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Answer } from '../api-calls.ts'
import { ACCESS_KEY } from '../session.ts'

type Step = Answer<'get', '/v1/first-steps'>['data'][number]

const WHERE = {
  number: '/numbers',
  people: '/settings/users',
  restaurant: '/restaurants',
  template: '/templates/new',
  trial: '/mailings/new',
} as const satisfies Record<Step['step'], string>

/**
 * An owner's way from nothing to the first mailing: finished steps are ticked, the others link to where they are done.
 */
export function FirstSteps({ steps }: { steps: Step[] }) {
  const { t } = useTranslation('first-steps')
  const hide = useAct((hidden: boolean) => api.PATCH('/v1/me', { body: { first_steps_hidden: hidden } }), {
    done: t('hidden'),
    undo: () => api.PATCH('/v1/me', { body: { first_steps_hidden: false } }),
    refresh: [ACCESS_KEY],
  })
  const next = steps.findIndex(({ done }) => !done)
  return (
    <Box p="lg" maw={640} mx="auto" w="100%" style={{ overflowY: 'auto' }}>
      <Stack gap="md">
        <div>
          <Title order={2} size="h3">
            {t('title')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('text')} {t('progress', { done: steps.filter(({ done }) => done).length, all: steps.length })}
          </Text>
        </div>
        <List listStyleType="none" spacing="md" center={false}>
          {steps.map(({ step, done }, at) => (
            <List.Item
              key={step}
              icon={
                <ThemeIcon size={28} radius="xl" variant={done ? 'filled' : 'light'} aria-hidden>
                  {done ? <IconCheck size={17} /> : at + 1}
                </ThemeIcon>
              }
            >
              {done ? (
                <Text component="span" c="dimmed">
                  {t(`step.${step}.title`)}, {t('done')}
                </Text>
              ) : (
                <>
                  <Anchor component={Link} href={WHERE[step]} fw={at === next ? 650 : 500}>
                    {t(`step.${step}.title`)}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {t(`step.${step}.text`)}
                  </Text>
                </>
              )}
            </List.Item>
          ))}
        </List>
        <Group>
          <Button variant="default" size="xs" loading={hide.isPending} onClick={() => hide.mutate(true)}>
            {t('hide')}
          </Button>
        </Group>
      </Stack>
    </Box>
  )
}
