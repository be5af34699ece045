package dev.gantry.identifier;

/** The check digits and characters of GS1 (General Specifications 7.9) and of GB 32100. Arguments are already of the right alphabet. */
final class CheckDigits {
    /** GB 32100: digits and capitals without I, O, S, V, Z. */
    static final String USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /** GS1's 82 characters in the order of their values. */
    static final String CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static final String CSET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int[] PRIMES = {
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83
    };

    private CheckDigits() {}

    /** The digit that follows these digits: weights 3, 1, 3 … from the right, modulo 10. */
    static char gs1(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * ((digits.length() - i) % 2 == 1 ? 3 : 1);
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }

    /** The two characters that follow a GMN's first at most 23: primes as weights from the right, modulo 1021. */
    static String gmn(String text) {
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += CSET_82.indexOf(text.charAt(i)) * PRIMES[text.length() - 1 - i];
        }
        sum %= 1021;
        return "" + CSET_32.charAt(sum >> 5) + CSET_32.charAt(sum & 31);
    }

    /** The character that follows these seventeen: weights 3^i modulo 31 from the left. */
    static char uscc(String seventeen) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < seventeen.length(); i++) {
            sum += USCC.indexOf(seventeen.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return USCC.charAt((31 - sum % 31) % 31);
    }
}
