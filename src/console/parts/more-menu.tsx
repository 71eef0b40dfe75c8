import { ActionIcon, Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = { label: string; size?: 'md' | 'lg'; icon?: ReactNode; children: ReactNode }

/** Acts that have no button of their own, behind three dots. */
export function MoreMenu({ label, size = 'md', icon = <IconDotsVertical size={18} />, children }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon color="gray" size={size} aria-label={label}>
          {icon}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
