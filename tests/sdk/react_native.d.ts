/** Of React, React Native and Expo what the recipe uses, as their own types say it. */

declare namespace JSX {
  interface Element {
    readonly rendered: true;
  }
  interface ElementChildrenAttribute {
    children: unknown;
  }
}

declare module "react/jsx-runtime" {
  export import JSX = globalThis.JSX;
  export function jsx(type: unknown, props: unknown): JSX.Element;
  export function jsxs(type: unknown, props: unknown): JSX.Element;
}

declare module "react" {
  type Dependencies = readonly unknown[];
  export function useState<T>(initial: T): [T, (value: T | ((before: T) => T)) => void];
  export function useRef<T>(initial: T): { current: T };
  export function useMemo<T>(make: () => T, dependencies: Dependencies): T;
  export function useCallback<T extends (...parameters: never[]) => unknown>(callback: T, dependencies: Dependencies): T;
  export function useEffect(effect: () => void | (() => void), dependencies: Dependencies): void;
}

declare module "react-native" {
  type Children = JSX.Element | string | false | undefined | readonly Children[];
  interface Style {
    flex?: number;
    padding?: number;
    gap?: number;
    flexDirection?: "row" | "column";
  }
  interface Accessible {
    accessibilityLabel?: string;
    accessibilityRole?: "alert" | "button";
    accessibilityLiveRegion?: "none" | "polite" | "assertive";
  }
  type AppStateStatus = "active" | "background" | "inactive" | "unknown" | "extension";
  export const AppState: {
    currentState: AppStateStatus;
    addEventListener(type: "change", listener: (state: AppStateStatus) => void): { remove(): void };
  };
  export function ActivityIndicator(props: object): JSX.Element;
  export function Button(props: { title: string; disabled?: boolean; onPress: () => void }): JSX.Element;
  export function ScrollView(props: { children?: Children }): JSX.Element;
  export function Text(props: Accessible & { children?: Children; selectable?: boolean }): JSX.Element;
  export function TextInput(
    props: Accessible & { placeholder?: string; value?: string; multiline?: boolean; onChangeText?: (text: string) => void },
  ): JSX.Element;
  export function View(props: Accessible & { style?: Style; children?: Children }): JSX.Element;
}

declare module "expo/fetch" {
  /** Expo's response is close to the platform's, and not assignable to it. */
  interface FetchResponse {
    readonly body: ReadableStream<Uint8Array> | null;
    readonly headers: Headers;
    readonly ok: boolean;
    readonly status: number;
    text(): Promise<string>;
  }
  export function fetch(
    url: string,
    init?: { method?: string; headers?: Record<string, string>; body?: BodyInit | null; signal?: AbortSignal | null },
  ): Promise<FetchResponse>;
}
