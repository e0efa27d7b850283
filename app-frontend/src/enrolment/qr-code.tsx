import type { ReactNode } from 'react';

/** The service's SVG, drawn anew from its paths: nothing of its markup enters the page. */
export function QrCode(props: { readonly svg: string; readonly label: string }): ReactNode {
  const { viewBox, paths } = readPaths(props.svg);
  return (
    <div className="qr">
      <svg viewBox={viewBox} role="img" aria-label={props.label} shapeRendering="crispEdges">
        {paths.map((path) => (
          <path key={path.d} d={path.d} fill={path.fill ?? 'none'} stroke={path.stroke ?? 'none'} />
        ))}
      </svg>
    </div>
  );
}

interface QrPath {
  readonly d: string;
  readonly fill: string | null;
  readonly stroke: string | null;
}

function readPaths(svg: string): { viewBox: string; paths: readonly QrPath[] } {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const paths = Array.from(root.querySelectorAll('path'), (path) => ({
    d: path.getAttribute('d') ?? '',
    fill: path.getAttribute('fill'),
    stroke: path.getAttribute('stroke'),
  }));
  return { viewBox: root.getAttribute('viewBox') ?? '0 0 1 1', paths };
}
