import {
  Avatar,
  Group,
  Menu,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { IconApi, IconKeyboard, IconLogout } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { isLanguage, LANGUAGE_CHOICES, type Language, setLanguage } from '../i18n.ts'
import { PresenceDot } from '../parts/presence-dot.tsx'
import { useMe, useSignOut } from '../session.ts'
import classes from './menu.module.css'
import { useAway, useMyPresence } from './presence.ts'

/** Who is signed in; language, colours, help, the way out. */
export function UserMenu({ compact, onHelp }: { compact: boolean; onHelp: () => void }) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const presence = useMyPresence()
  const away = useAway()
  const signOut = useAct(useSignOut())
  const language = useAct(async (next: Language) => {
    await setLanguage(next)
    if (me.email) await api.PATCH('/v1/me', { body: { language: next } })
  })
  return (
    <Menu position="top-start" width={284}>
      <Menu.Target>
        <UnstyledButton className={classes.item} w="100%" data-compact={compact || undefined}>
          <VisuallyHidden>{`${t('user.menu')}: ${compact ? me.name : ''}`}</VisuallyHidden>
          <span style={{ position: 'relative', display: 'inline-flex' }}>
            <Avatar name={me.name} color="brand" size={28} radius="xl" aria-hidden />
            {presence && (
              <span style={{ position: 'absolute', insetInlineEnd: -2, bottom: -4 }}>
                <PresenceDot presence={presence} />
              </span>
            )}
          </span>
          {!compact && (
            <Stack gap={0} miw={0}>
              <Text size="sm" truncate>
                {me.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {me.role ? t(`role.${me.role}`) : t('user.key')}
              </Text>
            </Stack>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {presence && (
          <Switch
            px="xs"
            py={8}
            label={t('presence.switch')}
            description={t('presence.switchHint')}
            checked={presence === 'away'}
            onChange={({ currentTarget }) => away.mutate(currentTarget.checked)}
          />
        )}
        <Menu.Label>{t('user.language')}</Menu.Label>
        <Group px="xs" pb={4}>
          <SegmentedControl
            fullWidth
            w="100%"
            size="xs"
            aria-label={t('user.language')}
            value={i18n.language}
            onChange={(value) => isLanguage(value) && language.mutate(value)}
            data={LANGUAGE_CHOICES}
          />
        </Group>
        <Menu.Label>{t('user.colours')}</Menu.Label>
        <Group px="xs" pb="xs">
          <SegmentedControl
            fullWidth
            w="100%"
            size="xs"
            aria-label={t('user.colours')}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
            data={[
              { value: 'light', label: t('user.light') },
              { value: 'dark', label: t('user.dark') },
              { value: 'auto', label: t('user.auto') },
            ]}
          />
        </Group>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
          {t('user.shortcuts')}
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/docs" target="_blank">
          {t('user.api')}
        </Menu.Item>
        {me.email && (
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
            {t('user.signOut')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
