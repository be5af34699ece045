package dev.gantry.core.did;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses the public internet has: a DID given by a stranger must not make this machine ask its own network. (IANA special-purpose registries.) */
final class Addresses {
    private static final int[][] RESERVED_4 = {
        // first address, prefix length
        {0x00000000, 8}, {0x0a000000, 8}, {0x64400000, 10}, {0x7f000000, 8}, {0xa9fe0000, 16}, {0xac100000, 12},
        {0xc0000000, 24}, {0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24},
        {0xcb007100, 24}, {0xe0000000, 3}
    };

    private Addresses() {}

    static boolean isPublic(InetAddress address) {
        byte[] b = address.getAddress();
        if (address instanceof Inet6Address) {
            // global unicast is 2000::/3; of it without tunnels into IPv4 (6to4, Teredo) and documentation
            int first = (b[0] & 0xff) << 8 | b[1] & 0xff;
            int second = (b[2] & 0xff) << 8 | b[3] & 0xff;
            return first >>> 13 == 1
                    && first != 0x2002
                    && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                    && first >>> 4 != 0x3ff;
        }
        int v4 = (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | b[3] & 0xff;
        for (int[] range : RESERVED_4) {
            if ((v4 ^ range[0]) >>> 32 - range[1] == 0) {
                return false;
            }
        }
        return true;
    }
}
