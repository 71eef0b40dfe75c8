import { Avatar, Stack, Text, UnstyledButton, type UnstyledButtonProps, VisuallyHidden } from '@mantine/core'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { PresenceDot } from '../parts/presence-dot.tsx'
import { useMe } from '../session.ts'
import classes from './menu.module.css'
import { useMyPresence } from './presence.ts'

type FaceProps = UnstyledButtonProps & ComponentProps<'button'> & { compact: boolean }

/** The signed-in user's button: picture, name, role. */
export function UserFace({ compact, ...button }: FaceProps) {
  const { t } = useTranslation()
  const me = useMe()
  const presence = useMyPresence()
  return (
    <UnstyledButton {...button} className={classes.item} w="100%" data-compact={compact || undefined}>
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
  )
}
