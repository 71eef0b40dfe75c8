import { Table, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'

/** What stands over a column; `hidden`: for those who hear the page, where the column speaks for itself. */
type Column = string | { title: string; align?: 'right'; width?: string; hidden?: boolean }

type Props = {
  label: string
  columns: readonly Column[]
  minWidth: number
  maxHeight?: number
  /** The rows. */
  children: ReactNode
}

/** A table that scrolls within itself where there is no room for it, also by the keyboard. */
export function WideTable({ label, columns, minWidth, maxHeight, children }: Props) {
  return (
    <Table.ScrollContainer
      type="native"
      minWidth={minWidth}
      {...(maxHeight !== undefined && { mah: maxHeight })}
      pos="relative"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>{columns.map((each) => head(typeof each === 'string' ? { title: each } : each))}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function head({ title, align, width, hidden }: Exclude<Column, string>) {
  return (
    <Table.Th key={title} {...(align && { ta: align })} {...(width && { w: width })}>
      {hidden ? <VisuallyHidden>{title}</VisuallyHidden> : title}
    </Table.Th>
  )
}
