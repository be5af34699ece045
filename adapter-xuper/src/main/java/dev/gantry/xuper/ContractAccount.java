package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import dev.gantry.spi.Signer;
import dev.gantry.xuper.wire.InvokeRequest;
import dev.gantry.xuper.wire.WasmCodeDesc;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * What a deployer's contracts belong to: an account of his own whose number is made of his address.
 *
 * @param owner the deployer's address
 */
record ContractAccount(String number, String owner, String chain) {
    private static final String SYSTEM = "xkernel";
    private static final int DIGITS = 16;

    static ContractAccount of(Signer deployer, String chain) {
        Address address = Address.of(deployer);
        String digits = new BigInteger(1, address.payload())
                .mod(BigInteger.TEN.pow(DIGITS))
                .toString();
        return new ContractAccount("0".repeat(DIGITS - digits.length()) + digits, address.text(), chain);
    }

    String name() {
        return "XC" + number + "@" + chain;
    }

    /** Makes the account. */
    InvokeRequest creation() {
        String rule = "{\"pm\":{\"rule\":1,\"acceptValue\":1.0},\"aksWeight\":{\"%s\":1.0}}".formatted(owner);
        return InvokeRequest.newBuilder()
                .setModuleName(SYSTEM)
                .setContractName("$acl")
                .setMethodName("NewAccount")
                .putArgs("account_name", ByteString.copyFromUtf8(number))
                .putArgs("acl", ByteString.copyFromUtf8(rule))
                .build();
    }

    /** Makes a contract of its creation code; the chain reads the contract's events by this ABI. */
    InvokeRequest contract(String contract, byte[] code, String abi) {
        return InvokeRequest.newBuilder()
                .setModuleName(SYSTEM)
                .setContractName("$contract")
                .setMethodName("deployContract")
                .putArgs("account_name", ByteString.copyFromUtf8(name()))
                .putArgs("contract_name", ByteString.copyFromUtf8(contract))
                .putArgs("contract_code", ByteString.copyFrom(code))
                .putArgs("contract_abi", ByteString.copyFrom(abi, StandardCharsets.UTF_8))
                .putArgs("init_args", ByteString.copyFromUtf8("{}"))
                .putArgs(
                        "contract_desc",
                        WasmCodeDesc.newBuilder().setContractType("evm").build().toByteString())
                .build();
    }
}
